#!/usr/bin/env python3
"""Enumerates a class of a host through pypsrp, page by page, and asks a WQL query; prints what it saw as one JSON object."""

import xml.etree.ElementTree as ET

from pypsrp.exceptions import WSManFaultError
from pypsrp.wsman import NAMESPACES, WSMan

import job_reply

WQL = "http://schemas.microsoft.com/wbem/wsman/1/WQL"
RELEASE = "http://schemas.xmlsoap.org/ws/2004/09/enumeration/Release"
ENUMERATION = f"{{{NAMESPACES['wsen']}}}"
WSMAN = f"{{{NAMESPACES['wsman']}}}"


def read(told):
    """The ids of the class's instances, and of what the query finds."""
    with WSMan(
        told.host,
        port=told.port,
        username=told.user,
        password=told.password,
        auth=told.auth,
        cert_validation=told.ca_file,
        no_proxy=True,
        operation_timeout=10,
        connection_timeout=10,
        read_timeout=15,
    ) as wsman:
        all_classes = told.resource_uri.rsplit("/", 1)[0] + "/*"
        query = f"SELECT * FROM {told.class_name} WHERE InstanceID = '{told.instance_id}'"
        try:
            return {
                "enumerated": list(pages(wsman, told.resource_uri, None)),
                "queried": list(pages(wsman, all_classes, query)),
                "released": release(wsman, told.resource_uri),
            }
        except WSManFaultError as fault:
            raise job_reply.FaultReply({"code": fault.code, "reason": fault.reason}) from fault


def pages(wsman, resource_uri, query):
    """Enumerate, then Pull until the sequence ends; the id of each instance."""
    body = ET.Element(f"{ENUMERATION}Enumerate")
    ET.SubElement(body, f"{WSMAN}OptimizeEnumeration")
    ET.SubElement(body, f"{WSMAN}MaxElements").text = "5"
    if query is not None:
        ET.SubElement(body, f"{WSMAN}Filter", Dialect=WQL).text = query
    page = only_child(wsman.enumerate(resource_uri, body))
    while True:
        for items in page:
            if job_reply.local_name(items) == "Items":
                yield from (job_reply.first(job_reply.values(item, "InstanceID")) for item in items)
        if any(job_reply.local_name(child) == "EndOfSequence" for child in page):
            return
        pull = ET.Element(f"{ENUMERATION}Pull")
        ET.SubElement(pull, f"{ENUMERATION}EnumerationContext").text = context(page)
        ET.SubElement(pull, f"{ENUMERATION}MaxElements").text = "5"
        page = only_child(wsman.pull(resource_uri, pull))


def release(wsman, resource_uri):
    """Whether an enumeration that was given back is closed: the code of the fault that a later Pull gets."""
    opened = context(only_child(wsman.enumerate(resource_uri, ET.Element(f"{ENUMERATION}Enumerate"))))
    asked = ET.Element(f"{ENUMERATION}Release")
    ET.SubElement(asked, f"{ENUMERATION}EnumerationContext").text = opened
    wsman.invoke(RELEASE, resource_uri, asked)  # pypsrp has no method for it
    pull = ET.Element(f"{ENUMERATION}Pull")
    ET.SubElement(pull, f"{ENUMERATION}EnumerationContext").text = opened
    try:
        wsman.pull(resource_uri, pull)
    except WSManFaultError as fault:
        return fault.code
    return None


def context(page):
    return page.findtext(f"{ENUMERATION}EnumerationContext")


def only_child(reply):
    """pypsrp hands over the body, or the whole envelope."""
    body = reply if job_reply.local_name(reply) == "Body" else reply.find("s:Body", NAMESPACES)
    return job_reply.only_child(body)


if __name__ == "__main__":
    told = job_reply.arguments(__doc__, ("ntlm", "basic", "negotiate"))
    job_reply.run(lambda: read(told))
