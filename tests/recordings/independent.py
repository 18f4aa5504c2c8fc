"""Reads an answer by Python's own XML parser. Nothing here comes from cimjob: that is the point."""

import re
import xml.etree.ElementTree as ET

SOAP = "http://www.w3.org/2003/05/soap-envelope"
WSMAN = "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"
ADDRESSING = "http://schemas.xmlsoap.org/ws/2004/08/addressing"
COMMON = "http://schemas.dmtf.org/wbem/wscim/1/common"
XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
WMI = "http://schemas.microsoft.com/wbem/wsman/1/wmi/"
WRAPPERS = ("Datetime", "Interval", "Date", "Time", "CIM_DateTime")
WHOLE = re.compile(r"cim(Unsigned|)(Byte|Short|Int|Long)$|[us]int(8|16|32|64)$")


class Moment(str):
    """A date, a time or an interval as it was written."""


class Path(str):
    """The path of an instance."""


def split(element):
    """The namespace and the local name of an element."""
    namespace, _, local = element.tag.rpartition("}")
    return namespace.removeprefix("{"), local


def local(element):
    return split(element)[1]


def child(element, *names):
    """The first child with this local name, and its child, and so on; none where one is missing."""
    for name in names:
        element = next((inner for inner in element if local(inner) == name), None) if element is not None else None
    return element


def instance(element, namespace):
    """An instance in WS-CIM: `(class, {property: value})`. Repeated elements are an array."""
    properties = {}
    for inner in element:
        if split(inner)[0] != COMMON:
            properties.setdefault(local(inner), []).append(value(inner, namespace))
    written = element.get(XSI + "type", "").rpartition(":")[2].removesuffix("_Type")
    gathered = {name: values[0] if len(values) == 1 else values for name, values in properties.items()}
    return written or local(element), gathered


def value(element, namespace):
    """The value of a property or parameter."""
    if element.get(XSI + "nil", "").strip().lower() in ("true", "1"):
        return None
    inner = next(iter(element), None)
    if inner is None:
        return typed(element.text or "", element.get(XSI + "type", "").rpartition(":")[2])
    in_namespace, name = split(inner)
    if in_namespace == COMMON or (not in_namespace and name in WRAPPERS and len(element) == 1 and len(inner) == 0):
        return Moment(inner.text or "")
    if name in ("EndpointReference", "Address", "ReferenceParameters") and in_namespace in ("", ADDRESSING):
        return path(element, namespace)
    return instance(element, namespace)


def typed(text, type_name):
    """Text of a type, where the answer says one; an instance in CIM-XML is an instance."""
    if WHOLE.match(type_name):
        return int(text)
    if type_name in ("cimBoolean", "boolean"):
        return text.strip().lower() in ("true", "1")
    if re.match(r"(cim)?(Float|Double|real32|real64)$", type_name):
        return float(text)
    if type_name in ("cimDateTime", "datetime"):
        return Moment(text)
    return in_cim_xml(text) if text.lstrip().startswith("<INSTANCE") else text


def path(element, namespace):
    """The WMI path that a reference names, in the namespace that was asked where it names none."""
    found = child(element, "EndpointReference")
    parameters = child(found if found is not None else element, "ReferenceParameters")
    resource = (child(parameters, "ResourceURI").text or "").strip()
    selectors = child(parameters, "SelectorSet")
    keys = {}
    for selector in selectors if selectors is not None else ():
        keys[selector.get("Name")] = path(selector, namespace) if len(selector) else selector.text or ""
    named = keys.pop("__cimnamespace", None)
    where, _, class_name = resource.removeprefix(WMI).rpartition("/")
    where = where if resource.startswith(WMI) else named or namespace
    written = ",".join(f'{name}="{escaped(text)}"' for name, text in keys.items())
    return Path(where.replace("/", "\\") + ":" + class_name + ("." + written if written else "=@"))


def escaped(text):
    """Text inside the quotes of a WMI path."""
    return text.replace("\\", "\\\\").replace('"', '\\"')


def in_cim_xml(text):
    """An instance in CIM-XML (DSP0201)."""
    element = text if isinstance(text, ET.Element) else ET.fromstring(text.strip("\ufeff \t\r\n"))
    found = element if element.tag == "INSTANCE" else next(element.iter("INSTANCE"))
    properties = {}
    for inner in found:
        kind = inner.get("TYPE", "string")
        if inner.get("NAME", "").startswith("__"):
            continue  # what WMI says of itself is not a property of the instance
        if inner.tag == "PROPERTY":
            properties[inner.get("NAME")] = of_cim_xml(inner.find("VALUE"), kind)
        elif inner.tag == "PROPERTY.ARRAY":
            values = inner.find("VALUE.ARRAY")
            entries = None if values is None else [of_cim_xml(entry, kind) for entry in values]
            properties[inner.get("NAME")] = entries
    return found.get("CLASSNAME"), properties


def of_cim_xml(element, kind):
    if element is None or element.tag == "VALUE.NULL":
        return None
    return typed(element.text or "", kind)
