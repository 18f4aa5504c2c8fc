"""The WS-Man side of the acceptor: Identify, Get, GetError and GetErrorEx of one failed job (assumed, not recorded)."""

import uuid
import xml.etree.ElementTree as ET
from xml.sax.saxutils import escape, quoteattr

INSTANCE_ID = "8E1C7A50-0000-4000-8000-000000000003"
LARGE_INSTANCE_ID = "8E1C7A50-0000-4000-8000-000000000040"  # the same with a long Description
DESCRIPTION = "A description that fills more than one sealed part. " * 1000
ELEMENT_NAME = "Starting Virtual Machine"
MESSAGE = "'web01' could not start: <disk> & \"memory\" of Zürich are missing."
NAMESPACES = {
    "s": "http://www.w3.org/2003/05/soap-envelope",
    "a": "http://schemas.xmlsoap.org/ws/2004/08/addressing",
    "w": "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd",
    "wsmid": "http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd",
}
GET = "http://schemas.xmlsoap.org/ws/2004/09/transfer/Get"
RESOURCE_NOT_FOUND = 2150858752
INVALID_ACTIONURI = 2150858753


class Request:
    """What a WS-Man request asks for."""

    def __init__(self, body):
        envelope = ET.fromstring(body)
        self.identify = envelope.find("s:Body/wsmid:Identify", NAMESPACES) is not None
        self.action = text(envelope, "a:Action")
        self.message_id = text(envelope, "a:MessageID")
        self.resource_uri = text(envelope, "w:ResourceURI")
        self.instance_id = text(envelope, "w:SelectorSet/w:Selector[@Name='InstanceID']")

    @property
    def verb(self):
        """`Identify`, `Get`, or the method's name."""
        if self.identify:
            return "Identify"
        return "Get" if self.action == GET else self.action.rpartition("/")[2]


def answer(request):
    """The HTTP status and the body for one request."""
    if request.identify:
        return 200, identify()
    if request.instance_id.casefold() not in (INSTANCE_ID.casefold(), LARGE_INSTANCE_ID.casefold()):
        return 500, fault(request, "a:DestinationUnreachable", RESOURCE_NOT_FOUND, "The requested object could not be found.")
    bodies = {"Get": job, "GetError": get_error, "GetErrorEx": get_error_ex}
    if request.verb not in bodies:
        return 500, fault(request, "a:ActionNotSupported", INVALID_ACTIONURI, "The action is not supported by the service.")
    return 200, envelope(request, request.action + "Response", bodies[request.verb](request))


def text(envelope, header):
    """The trimmed text of a header, empty when it is absent."""
    return (envelope.findtext(f"s:Header/{header}", "", NAMESPACES)).strip()


def envelope(request, action, body):
    """A reply that relates to the request."""
    return (
        f'<s:Envelope xml:lang="en-US" xmlns:s="{NAMESPACES["s"]}" xmlns:a="{NAMESPACES["a"]}" xmlns:w="{NAMESPACES["w"]}">'
        f"<s:Header><a:Action>{escape(action)}</a:Action><a:MessageID>uuid:{str(uuid.uuid4()).upper()}</a:MessageID>"
        "<a:To>http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous</a:To>"
        f"<a:RelatesTo>{escape(request.message_id)}</a:RelatesTo></s:Header><s:Body>{body}</s:Body></s:Envelope>"
    )


def identify():
    """An IdentifyResponse (MS-WSMV 3.1.4.1.23)."""
    return (
        f'<s:Envelope xmlns:s="{NAMESPACES["s"]}"><s:Header/><s:Body>'
        f'<wsmid:IdentifyResponse xmlns:wsmid="{NAMESPACES["wsmid"]}">'
        f'<wsmid:ProtocolVersion>{NAMESPACES["w"]}</wsmid:ProtocolVersion>'
        "<wsmid:ProductVendor>cimjob interop</wsmid:ProductVendor>"
        "<wsmid:ProductVersion>OS: 0.0.0 SP: 0.0 Stack: 3.0</wsmid:ProductVersion>"
        "</wsmid:IdentifyResponse></s:Body></s:Envelope>"
    )


def job(request):
    """A job instance (DSP0230), its class taken from the request."""
    name = request.resource_uri.rpartition("/")[2]
    is_large = request.instance_id.casefold() == LARGE_INSTANCE_ID.casefold()
    description = f"<p:Description>{DESCRIPTION}</p:Description>" if is_large else '<p:Description xsi:nil="true"/>'
    return (
        f'<p:{name} xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:p={quoteattr(request.resource_uri)} '
        f'xmlns:cim="http://schemas.dmtf.org/wbem/wscim/1/common" xsi:type="p:{name}_Type"><p:Cancellable>false</p:Cancellable>'
        f"{description}<p:ElementName>{ELEMENT_NAME}</p:ElementName><p:ErrorCode>32775</p:ErrorCode>"
        f"<p:InstanceID>{request.instance_id}</p:InstanceID><p:JobState>10</p:JobState><p:JobType>12</p:JobType>"
        f"<p:OperationalStatus>6</p:OperationalStatus><p:PercentComplete>100</p:PercentComplete></p:{name}>"
    )


def get_error(request):
    """GetError with the error as escaped text."""
    return output(request, "GetError", f"<p:Error>{escape(cim_error(MESSAGE))}</p:Error>")


def get_error_ex(request):
    """GetErrorEx with the same error and a second one."""
    errors = (MESSAGE, "The operation failed.")
    return output(request, "GetErrorEx", "".join(f"<p:Errors>{escape(cim_error(message))}</p:Errors>" for message in errors))


def output(request, method, parameters):
    """The output element of a method that returned 0."""
    return (
        f"<p:{method}_OUTPUT xmlns:p={quoteattr(request.resource_uri)}>{parameters}"
        f"<p:ReturnValue>0</p:ReturnValue></p:{method}_OUTPUT>"
    )


def cim_error(message):
    """An Msvm_Error as CIM-XML (DSP0201)."""
    return (
        '<INSTANCE CLASSNAME="Msvm_Error"><PROPERTY NAME="CIMStatusCode" TYPE="uint32"><VALUE>1</VALUE></PROPERTY>'
        f'<PROPERTY NAME="Message" TYPE="string"><VALUE>{escape(message)}</VALUE></PROPERTY>'
        '<PROPERTY.ARRAY NAME="MessageArguments" TYPE="string"><VALUE.ARRAY><VALUE>web01</VALUE></VALUE.ARRAY></PROPERTY.ARRAY>'
        "</INSTANCE>"
    )


def fault(request, subcode, code, reason):
    """A SOAP fault with a WSManFault (MS-WSMV 2.2.4.43)."""
    return envelope(
        request,
        "http://schemas.dmtf.org/wbem/wsman/1/wsman/fault",
        f"<s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>{subcode}</s:Value></s:Subcode></s:Code>"
        f'<s:Reason><s:Text xml:lang="en-US">{reason}</s:Text></s:Reason><s:Detail>'
        f'<f:WSManFault xmlns:f="http://schemas.microsoft.com/wbem/wsman/1/wsmanfault" Code="{code}" Machine="localhost">'
        f"<f:Message>{reason}</f:Message></f:WSManFault></s:Detail></s:Fault>",
    )
