//! Answers of a WS-Management service, as bytes with their HTTP head. The texts are ours, the shapes those of the recordings.

use super::scripted_peer::Request;

pub(crate) const SOAP: &str = "application/soap+xml;charset=UTF-8";
pub(crate) const JOB: &str = "http://schemas.microsoft.com/wbem/wsman/1/wmi/root/virtualization/v2/Msvm_ConcreteJob";

/// HTTP with a body of known length.
pub(crate) fn http(status: u16, content_type: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let mut answer = head(status, content_type, body.len());
    answer.extend_from_slice(body);
    answer
}

/// Only the head.
pub(crate) fn head(status: u16, content_type: &str, length: usize) -> Vec<u8> {
    format!("HTTP/1.1 {status} Said\r\nContent-Type: {content_type}\r\nContent-Length: {length}\r\n\r\n").into_bytes()
}

/// A 401 with these values of `WWW-Authenticate` and no body.
pub(crate) fn unauthorized(offers: &[&str]) -> Vec<u8> {
    let offers: String = offers.iter().map(|offer| format!("WWW-Authenticate: {offer}\r\n")).collect();
    format!("HTTP/1.1 401 Said\r\n{offers}Content-Length: 0\r\n\r\n").into_bytes()
}

/// An answer to `request` with this content of its Body.
pub(crate) fn envelope(request: &Request, body: &str) -> String {
    related(&format!("<a:RelatesTo>{}</a:RelatesTo>", request.message_id()), body)
}

/// An answer with these headers.
pub(crate) fn related(headers: &str, body: &str) -> String {
    format!(
        "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\" \
         xmlns:a=\"http://schemas.xmlsoap.org/ws/2004/08/addressing\" \
         xmlns:w=\"http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd\"><s:Header>{headers}</s:Header>\
         <s:Body>{body}</s:Body></s:Envelope>"
    )
}

/// A job without error, as `GetError` says it.
pub(crate) const NO_ERROR: &str =
    "<p:GetError_OUTPUT xmlns:p=\"urn:j\"><p:ReturnValue>0</p:ReturnValue></p:GetError_OUTPUT>";

/// `GetError` with this text in its out parameter.
pub(crate) fn get_error_output(error: &str) -> String {
    format!(
        "<p:GetError_OUTPUT xmlns:p=\"{JOB}\"><p:Error>{error}</p:Error><p:ReturnValue>0</p:ReturnValue></p:GetError_OUTPUT>"
    )
}

/// 200 and a job without error.
pub(crate) fn no_error(request: &Request) -> Vec<u8> {
    http(200, SOAP, envelope(request, NO_ERROR))
}

/// 500 and a fault with the number of Microsoft's detail.
pub(crate) fn fault(request: &Request, subcode: &str, number: u32) -> Vec<u8> {
    let detail = format!(
        "<f:WSManFault xmlns:f=\"http://schemas.microsoft.com/wbem/wsman/1/wsmanfault\" Code=\"{number}\" Machine=\"HV01\">\
         <f:Message>words of the host</f:Message></f:WSManFault>"
    );
    fault_with(request, subcode, &detail)
}

/// 500 and a fault of a quota, with a whole CIM error as its detail (recorded shape).
pub(crate) fn quota(request: &Request) -> Vec<u8> {
    let detail = "<p:MSFT_WmiError xmlns:p=\"http://schemas.microsoft.com/wbem/wsman/1/wmi/root/microsoft/windows/management/MSFT_WmiError\" \
        xmlns:cim=\"http://schemas.dmtf.org/wbem/wscim/1/common\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
        xsi:type=\"p:MSFT_WmiError_Type\"><p:CIMStatusCode xsi:type=\"cim:cimUnsignedInt\">27</p:CIMStatusCode>\
        <p:error_Code xsi:type=\"cim:cimUnsignedInt\">2150859174</p:error_Code><p:Message>too much</p:Message></p:MSFT_WmiError>";
    fault_with(request, "w:InternalError", detail)
}

fn fault_with(request: &Request, subcode: &str, detail: &str) -> Vec<u8> {
    let fault = format!(
        "<s:Fault><s:Code><s:Value>s:Receiver</s:Value><s:Subcode><s:Value>{subcode}</s:Value></s:Subcode></s:Code>\
         <s:Reason><s:Text xml:lang=\"en-US\">words of the host</s:Text></s:Reason><s:Detail>{detail}</s:Detail></s:Fault>"
    );
    http(500, SOAP, envelope(request, &fault))
}
