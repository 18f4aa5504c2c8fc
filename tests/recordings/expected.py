"""What an answer says, by the independent reading: which command of cimjob is asked, and what its document must hold."""

from dataclasses import dataclass, field

import independent as xml

HYPER_V = "root/virtualization/v2"
DMTF = "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/"


@dataclass
class Expected:
    """The kind of an answer and what stands in it."""

    kind: str  # instance, page, method, fault, identity, text, or other
    namespace: str = HYPER_V
    instances: list = field(default_factory=list)  # (class, properties); of a page also (path, None)
    method: str | None = None
    resource: str | None = None
    return_value: int | None = None
    facts: dict = field(default_factory=dict)
    more: bool = False


def of(root):
    """Reads the root of a document."""
    if root.tag == "INSTANCE" or root.find(".//INSTANCE") is not None and not root.tag.endswith("Envelope"):
        return Expected("text", instances=[xml.in_cim_xml(root)])
    if xml.local(root) == "WSManFault":
        return Expected("fault", facts=detail_facts(root) | {"code": "Receiver", "subcode": None, "detail": None})
    body = xml.child(root, "Body")
    content = next(iter(body), None) if body is not None else None
    return of_body(content) if content is not None else Expected("other")


def of_body(content):
    namespace, name = xml.split(content)
    where = asked(namespace)
    if name == "Fault":
        return Expected("fault", facts=fault_facts(content))
    if name in ("EnumerateResponse", "PullResponse"):
        return of_page(content)
    if name == "IdentifyResponse":
        return Expected("identity", facts=identity_facts(content))
    if xml.child(content, "ReturnValue") is not None:
        _, parameters = xml.instance(content, where)
        returned = int(parameters.pop("ReturnValue"))
        resource = namespace if namespace.startswith(xml.WMI) else f"{xml.WMI}{HYPER_V}/Msvm_ConcreteJob"
        return Expected("method", where, [(None, parameters)], name.removesuffix("_OUTPUT"), resource, returned)
    if namespace.startswith((xml.WMI, DMTF)):
        return Expected("instance", where, [xml.instance(content, where)])
    return Expected("other")


def asked(namespace):
    """The CIM namespace that an XML namespace of Microsoft's form names; else that of Hyper-V was asked."""
    return namespace.removeprefix(xml.WMI).rpartition("/")[0] if namespace.startswith(xml.WMI) else HYPER_V


def of_page(content):
    items = xml.child(content, "Items")
    items = [] if items is None else list(items)
    context = xml.child(content, "EnumerationContext")
    more = context is not None and bool((context.text or "").strip()) and xml.child(content, "EndOfSequence") is None
    first = items[0] if items else None
    where = asked(xml.split(first)[0] if first is not None else "")
    return Expected("page", where, [found for item in items for found in of_item(item, where)], more=more)


def of_item(item, where):
    """An instance, a path, or both."""
    parts = list(item) if xml.split(item) == (xml.WSMAN, "Item") else [item]
    for part in parts:
        is_reference = xml.split(part) == (xml.ADDRESSING, "EndpointReference")
        yield (xml.path(part, where), None) if is_reference else xml.instance(part, where)


def fault_facts(fault):
    """What a fault says, and all properties of what stands in its detail."""
    reason = xml.child(fault, "Reason", "Text")
    detail = xml.child(fault, "Detail")
    uri = xml.child(fault, "Detail", "FaultDetail")
    facts = detail_facts(detail) if detail is not None else {}
    facts |= {"code": last(xml.child(fault, "Code", "Value"), ":"), "subcode": last(xml.child(fault, "Code", "Subcode", "Value"), ":")}
    facts["detail"] = last(uri, "/")
    said = (reason.text or "").strip() if reason is not None else ""
    return facts | ({"message": said} if said else {})


def last(element, mark):
    """What follows the last mark in the text of an element, such as the local part of a name."""
    return (element.text or "").strip().rpartition(mark)[2] if element is not None else None


def detail_facts(detail):
    facts = {}
    for element in detail.iter():
        kind = xml.local(element)
        if kind == "WSManFault" and "number" not in facts:
            facts["number"] = int(element.get("Code"))
        elif kind == "__ExtendedStatus":
            facts["extended_status"] = xml.instance(element, "root/cimv2")[1]
        elif kind in ("MSFT_WmiError", "OMI_Error", "CIM_Error", "Msvm_Error") and "error" not in facts:
            facts["error"] = xml.instance(element, "root/cimv2")[1]
            facts.setdefault("number", facts["error"].get("error_Code"))
    told = [text for element in detail.iter() if xml.local(element) in ("Message", "ProviderFault") for text in texts(element)]
    return facts | ({"sentences": told} if told else {})


def texts(element):
    """What an element says itself."""
    pieces = [element.text, *(inner.tail for inner in element)]
    return [said for said in ["".join(piece or "" for piece in pieces).strip()] if said]


def identity_facts(content):
    said = {xml.local(inner): (inner.text or "").strip() for inner in content.iter()}
    return {"vendor": said.get("ProductVendor"), "version": said.get("ProductVersion")}
