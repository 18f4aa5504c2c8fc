//! The answers that are read: assumed shapes, as the simulated host writes them, not recorded from Windows.

/// An answer to GetError with one `Msvm_Error` as escaped CIM-XML, about 2 KB (MS-WSMV 3.1.4.1.32; DSP0201 section 5.2).
#[allow(dead_code, reason = "each benchmark uses what it needs")]
pub(crate) const GET_ERROR: &[u8] = include_bytes!("../../examples/get_error_reply.xml");

/// One `Msvm_ConcreteJob` with nil, wrapped and repeated properties.
const JOB: &str = include_str!("job.xml");

/// An answer to Pull with as many jobs as fit into `bytes`.
pub(crate) fn pull_of_jobs(bytes: usize) -> Vec<u8> {
    let jobs = JOB.trim().repeat(bytes / JOB.len());
    format!("{HEAD}{jobs}{TAIL}").into_bytes()
}

const HEAD: &str = concat!(
    r#"<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing""#,
    r#" xmlns:n="http://schemas.xmlsoap.org/ws/2004/09/enumeration" xmlns:cim="http://schemas.dmtf.org/wbem/wscim/1/common""#,
    r#" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xml:lang="en-US"><s:Header>"#,
    "<a:RelatesTo>uuid:B06300A3-2781-4D2B-B051-D8D0A0F7AAE1</a:RelatesTo></s:Header><s:Body><n:PullResponse><n:Items>"
);
const TAIL: &str = "</n:Items><n:EndOfSequence/></n:PullResponse></s:Body></s:Envelope>";
