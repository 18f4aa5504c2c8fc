"""Reads the replies about a job as another client's library handed them over, and prints them as one JSON object."""

import argparse
import json
import os
import sys
import xml.etree.ElementTree as ET

RESOURCE = "http://schemas.microsoft.com/wbem/wsman/1/wmi/"
SOAP = "{http://www.w3.org/2003/05/soap-envelope}"
NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"


class FaultReply(Exception):
    """The host answered with a fault; the first argument is what is printed."""


def arguments(about, auths):
    """Reads the command line of a script that asks about jobs, which is the same for each library."""
    parser = connection_arguments(about, auths)
    parser.add_argument("--class", dest="class_name", default="Msvm_ConcreteJob")
    parser.add_argument("--instance-id", dest="instance_ids", action="append", required=True, help="may be given many times")
    told = read_arguments(parser)
    told.resource_uri = resource_uri(told, told.class_name)
    return told


def connection_arguments(about, auths):
    """The arguments that every client has: where the host is, and who asks."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--host", default="localhost")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--transport", choices=("https", "http"), default="https")
    parser.add_argument("--encryption", choices=("auto", "always", "never"), default="auto", help="auto: over plain HTTP only, and not with Basic")
    parser.add_argument("--ca-file", help="PEM file the server's certificate is verified with")
    parser.add_argument("--user", help="DOMAIN\\user; may be left out with Kerberos, whose ticket cache knows")
    parser.add_argument("--password-env", metavar="VAR", help="variable that holds the password")
    parser.add_argument("--certificate", help="PEM file of the client's certificate")
    parser.add_argument("--key", help="PEM file of its key")
    parser.add_argument("--auth", choices=auths, required=True)
    parser.add_argument("--namespace", default="root/virtualization/v2")
    return parser


def read_arguments(parser):
    """Reads the command line, and the password from its variable."""
    told = parser.parse_args()
    told.password = os.environ.get(told.password_env) if told.password_env else None
    if told.password_env and told.password is None:
        parser.error(f"the variable {told.password_env} is not set")
    if told.auth == "basic":  # requests would write text as Latin-1, or fail
        told.user, told.password = told.user.encode(), told.password.encode()
    if told.encryption == "auto" and told.auth in ("basic", "certificate"):
        told.encryption = "never"
    return told


def resource_uri(told, class_name):
    """The resource URI of a class; of all classes when it is `*`."""
    return f"{RESOURCE}{told.namespace}/{class_name}"


def run(replies):
    """Prints each of the replies as soon as it is there; exits 1 with one line where there is neither answer nor fault."""
    try:
        for reply in replies:
            print(json.dumps(reply), flush=True)
    except Exception as error:
        sys.exit(f"{type(error).__name__}: {error}")


def reply(read):
    """What `read` returns, or the fault that it raises."""
    try:
        return read()
    except FaultReply as fault:
        return {"fault": fault.args[0]}


def summary(job, get_error, get_error_ex):
    """What the three bodies say: values as received, after one XML unescaping."""
    job, plain, extended = (only_child(body) for body in (job, get_error, get_error_ex))
    return {
        "job_state": first(values(job, "JobState")),
        "element_name": first(values(job, "ElementName")),
        "return_value": first(values(plain, "ReturnValue")),
        "error_text": first(values(plain, "Error")),
        "return_value_ex": first(values(extended, "ReturnValue")),
        "errors": [value for value in values(extended, "Errors") if value is not None],
    }


def only_child(body):
    """The element in a body; a fault there, under any HTTP status, ends the reading."""
    children = list(body)
    if len(children) != 1:
        raise ValueError(f"the body holds {len(children)} elements")
    if children[0].tag == f"{SOAP}Fault":
        raise FaultReply({"code": None, "reason": children[0].findtext(f"{SOAP}Reason/{SOAP}Text")})
    return children[0]


def values(element, name):
    """The values of each child of that local name: a text, None for null, or the XML of an embedded instance."""
    return [value(child) for child in element if local_name(child) == name]


def value(element):
    if element.get(NIL) in ("true", "1"):
        return None
    return ET.tostring(element, encoding="unicode") if len(element) else element.text or ""


def first(found):
    return found[0] if found else None


def local_name(element):
    return element.tag.rpartition("}")[2]
