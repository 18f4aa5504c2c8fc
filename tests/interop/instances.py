"""Enumerates instances, and starts a job, through a library's `send`; prints what it received, one JSON object a line.

`send(action, resource_uri, selectors, body)` takes selectors as pairs and the body as an element or None, returns the reply's body,
and raises `job_reply.FaultReply` for a fault.
"""

import xml.etree.ElementTree as ET

import job_reply
from job_reply import local_name, only_child, resource_uri

WSMAN = "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"
ENUMERATION = "http://schemas.xmlsoap.org/ws/2004/09/enumeration"
ADDRESSING = "http://schemas.xmlsoap.org/ws/2004/08/addressing"
COMMON = "http://schemas.dmtf.org/wbem/wscim/1/common"
TRANSFER = "http://schemas.xmlsoap.org/ws/2004/09/transfer"
WQL = "http://schemas.microsoft.com/wbem/wsman/1/WQL"
GET, ENUMERATE, PULL, RELEASE = (
    f"{TRANSFER}/Get",
    f"{ENUMERATION}/Enumerate",
    f"{ENUMERATION}/Pull",
    f"{ENUMERATION}/Release",
)
MODES = ("EnumerateObject", "EnumerateEPR", "EnumerateObjectAndEPR")
MACHINE = "Msvm_ComputerSystem"


def arguments(about, auths):
    """Reads the command line, which is the same for each library."""
    parser = job_reply.connection_arguments(about, auths)
    parser.add_argument("--class", dest="classes", action="append", default=[], help="enumerates it in each of six ways")
    parser.add_argument("--query", dest="queries", action="append", default=[], help="a WQL query, asked in the same ways")
    parser.add_argument("--release", metavar="CLASS", help="enumerates it, pulls one page, releases, and pulls again")
    parser.add_argument("--start", metavar="NAME", help="starts the virtual machine with this Name")
    parser.add_argument("--page", type=int, default=7, help="the most items of a page")
    return job_reply.read_arguments(parser)


def answers(told, send):
    """What there is to print, in the order of the arguments' description."""
    questions = [(name, resource_uri(told, name), None) for name in told.classes]
    questions += [(query, resource_uri(told, "*"), query) for query in told.queries]
    for asked, uri, query in questions:
        for optimized in (False, True):
            for mode in MODES:
                walk = Walk(send, uri, told.page)
                found = job_reply.reply(lambda: walk.to_the_end(query, mode, optimized))
                yield {"asked": asked, "mode": mode, "optimized": optimized, **found}
    if told.release:
        yield Walk(send, resource_uri(told, told.release), told.page).released_halfway()
    if told.start:
        yield job_reply.reply(lambda: started(send, resource_uri(told, MACHINE), told.start))


class Walk:
    """One enumeration, from its first page to its last."""

    def __init__(self, send, uri, page):
        self._send, self._uri, self._page = send, uri, page

    def to_the_end(self, query, mode, optimized):
        response = self._enumerate(query, mode, optimized)
        found, pages = items(response), int(optimized)
        while (context := context_of(response)) is not None:
            response = self._pull(context)
            found, pages = found + items(response), pages + 1
        return {"pages": pages, "instances": [item(element) for element in found]}

    def released_halfway(self):
        """How many items came before the release, and the fault of a Pull after it."""
        response = self._pull(context_of(self._enumerate(None, MODES[0], False)))
        context = context_of(response)
        self._send(RELEASE, self._uri, [], element(ENUMERATION, "Release", context_element(context)))
        return {"read": len(items(response)), "afterwards": job_reply.reply(lambda: {"read": len(items(self._pull(context)))})}

    def _enumerate(self, query, mode, optimized):
        given = element(ENUMERATION, "Enumerate")
        if optimized:
            given.append(element(WSMAN, "OptimizeEnumeration"))
            given.append(element(WSMAN, "MaxElements", text=str(self._page)))
        given.append(element(WSMAN, "EnumerationMode", text=mode))
        if query is not None:
            given.append(element(WSMAN, "Filter", text=query))
            given[-1].set("Dialect", WQL)
        return only_child(self._send(ENUMERATE, self._uri, [], given))

    def _pull(self, context):
        most = element(ENUMERATION, "MaxElements", text=str(self._page))
        return only_child(self._send(PULL, self._uri, [], element(ENUMERATION, "Pull", context_element(context), most)))


def started(send, uri, name):
    """RequestStateChange of a virtual machine to running (2), and a Get of the job that its answer names."""
    given = element(uri, "RequestStateChange_INPUT", element(uri, "RequestedState", text="2"))
    machine = [("CreationClassName", MACHINE), ("Name", name)]
    output = only_child(send(f"{uri}/RequestStateChange", uri, machine, given))
    job = reference(next(child for child in output if local_name(child) == "Job"))
    instance = item(only_child(send(GET, job["resource_uri"], job["selectors"], None)))
    return {"return_value": output.findtext(f"{{{uri}}}ReturnValue"), "job": job, "instance": instance}


def items(response):
    return [child for found in response if local_name(found) == "Items" for child in found]


def context_of(response):
    """What to pull with, or None at the end."""
    if any(local_name(child) == "EndOfSequence" for child in response):
        return None
    return response.findtext(f"{{{ENUMERATION}}}EnumerationContext") or None


def item(found):
    """An instance, a reference, or both."""
    parts = list(found) if found.tag == f"{{{WSMAN}}}Item" else [found]
    references = [part for part in parts if part.tag == f"{{{ADDRESSING}}}EndpointReference"]
    objects = [part for part in parts if part not in references]
    return {
        "class": local_name(objects[0]) if objects else None,
        "properties": properties(objects[0]) if objects else None,
        "reference": reference(references[0]) if references else None,
    }


def properties(instance):
    """Each property's value as it was received; a list where it came more than once."""
    found = {}
    for child in instance:
        found.setdefault(local_name(child), []).append(value(child))
    return {name: values[0] if len(values) == 1 else values for name, values in found.items()}


def value(found):
    """A text, also of a datetime in its element; None for null; a reference as an object."""
    children = list(found)
    if found.get(job_reply.NIL) in ("true", "1"):
        return None
    if not children:
        return found.text or ""
    if children[0].tag.startswith(f"{{{COMMON}}}"):
        return children[0].text
    if children[0].tag.startswith(f"{{{ADDRESSING}}}"):
        return {"reference": reference(found)}
    raise ValueError(f"{local_name(found)} holds {children[0].tag}")


def reference(found):
    """The parts of a reference that name an instance."""
    parameters = found.find(f"{{{ADDRESSING}}}ReferenceParameters")
    selectors = parameters.iterfind(f"{{{WSMAN}}}SelectorSet/{{{WSMAN}}}Selector")
    return {
        "resource_uri": parameters.findtext(f"{{{WSMAN}}}ResourceURI"),
        "selectors": [[selector.get("Name"), selector.text or ""] for selector in selectors],
    }


def context_element(context):
    return element(ENUMERATION, "EnumerationContext", text=context)


def element(namespace, name, *children, text=None):
    made = ET.Element(f"{{{namespace}}}{name}")
    made.text = text
    made.extend(children)
    return made
