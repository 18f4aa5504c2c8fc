//! Whatever bytes a host answers with, reading them ends, and the encoding does not change what is read (DSP0226 section 13.1).

use cimjob::addressing::Namespace;
use cimjob::job::{ConcreteJob, ErrorMethod, GetError, JobPath};
use cimjob::soap::MessageId;
use cimjob::wsman::{Get, Identify, Operation, ReplyError, read_reply};
use cimjob::xml::decode;

pub(crate) fn check(bytes: &[u8]) {
    let job = JobPath::new(&Namespace::virtualization_v2(), "Msvm_ConcreteJob", "x").expect("a job");
    let get = Get { target: job.reference().clone() };
    check_operation(&GetError::new(job.clone(), ErrorMethod::GetError), bytes);
    check_operation(&GetError::new(job, ErrorMethod::GetErrorEx), bytes);
    check_operation(&Identify, bytes);
    check_operation(&get, bytes);
    if let Ok(reply) = read_reply(&get, &MessageId::from_uuid(4), bytes, None) {
        let _ = ConcreteJob::from(reply.output).may_have_errors();
    }
}

fn check_operation<O: Operation<Output: std::fmt::Debug>>(operation: &O, bytes: &[u8]) {
    let read = |bytes: &[u8]| read_reply(operation, &MessageId::from_uuid(4), bytes, None);
    let reply = read(bytes);
    if let Err(ReplyError::Fault(fault)) = &reply {
        let _ = (fault.kind(), fault.number(), fault.to_string());
    }
    if let Ok(text) = decode(bytes, None) {
        let utf16: Vec<u8> = std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        assert_eq!(format!("{reply:?}"), format!("{:?}", read(&utf16)));
    }
}
