#!/usr/bin/env python3
"""Asks a host about jobs through pypsrp: Get, GetError and GetErrorEx over HTTPS, or sealed over HTTP."""

import xml.etree.ElementTree as ET

from pypsrp.exceptions import WSManFaultError
from pypsrp.wsman import NAMESPACES, SelectorSet, WSMan

import job_reply


def connect(told):
    """A connection that is made with the first call."""
    return WSMan(
        told.host,
        port=told.port,
        username=told.user,
        password=told.password,
        auth=told.auth,
        ssl=told.transport == "https",
        encryption=told.encryption,
        cert_validation=told.ca_file or True,
        negotiate_service="HTTP",
        certificate_pem=told.certificate,
        certificate_key_pem=told.key,
        no_proxy=True,
        operation_timeout=10,
        connection_timeout=10,
        read_timeout=15,
    )


def read(told):
    """The three calls about each job, all on one connection."""
    with connect(told) as wsman:
        for instance_id in told.instance_ids:
            yield job_reply.reply(lambda: read_job(wsman, told.resource_uri, instance_id))


def read_job(wsman, resource_uri, instance_id):
    """The three calls about one job."""
    selectors = SelectorSet()
    selectors.add_option("InstanceID", instance_id)
    try:
        job = wsman.get(resource_uri, selector_set=selectors)
        errors = [call(wsman, resource_uri, method, selectors) for method in ("GetError", "GetErrorEx")]
    except WSManFaultError as fault:
        raise job_reply.FaultReply({"code": fault.code, "reason": fault.reason}) from fault
    return job_reply.summary(job, *errors)


def call(wsman, resource_uri, method, selectors):
    """Invokes a method without parameters; returns the body of the reply."""
    given = ET.Element(f"{{{resource_uri}}}{method}_INPUT")
    reply = wsman.invoke(f"{resource_uri}/{method}", resource_uri, given, selector_set=selectors)
    return reply.find("s:Body", NAMESPACES)


if __name__ == "__main__":
    told = job_reply.arguments(__doc__, ("ntlm", "basic", "negotiate", "kerberos", "credssp", "certificate"))
    job_reply.run(read(told))
