//! Operations of the stories, and their answers.

use cimjob::addressing::Namespace;
use cimjob::cim::CimError;
use cimjob::job::{ErrorMethod, GetError, GetErrorOutput, JobPath, ReportedError};
use cimjob::soap::{Fault, MessageId};
use cimjob::wsman::{Operation, Reply, ReplyError, read_reply};

use crate::support::fixture;

pub(crate) const GUID: &str = "8E1C7A50-0000-4000-8000-000000000003";

pub(crate) fn message_id() -> MessageId {
    MessageId::from_uuid(0x5E6F_D101_710A_4EEA_A50D_70C0_BF86_3AA3)
}

pub(crate) fn job() -> JobPath {
    JobPath::new(&Namespace::virtualization_v2(), "Msvm_ConcreteJob", GUID).unwrap()
}

pub(crate) fn get_error() -> GetError {
    GetError::new(job(), ErrorMethod::GetError)
}

pub(crate) fn get_error_ex() -> GetError {
    GetError::new(job(), ErrorMethod::GetErrorEx)
}

/// Reads a fixture as the answer to an operation.
pub(crate) fn reply<O: Operation>(operation: &O, file: &str) -> Result<Reply<O::Output>, ReplyError> {
    read_reply(operation, &message_id(), fixture(file).as_bytes(), Some("UTF-8"))
}

/// An answer to GetError or GetErrorEx with these out parameters.
pub(crate) fn output(operation: &GetError, parameters: &str) -> Result<GetErrorOutput, ReplyError> {
    let whole = fixture("get_error/reply-nil.xml");
    let (before, rest) = whole.split_once("<p:Error ").unwrap();
    let (_, after) = rest.split_once("</p:ReturnValue>").unwrap();
    let text = format!("{before}{parameters}{after}");
    read_reply(operation, &message_id(), text.as_bytes(), None).map(|reply| reply.output)
}

/// The only error of an answer.
pub(crate) fn only_error(output: GetErrorOutput) -> CimError {
    match <[ReportedError; 1]>::try_from(output.errors) {
        Ok([ReportedError::Decoded(error)]) => *error,
        other => panic!("{other:?}"),
    }
}

pub(crate) fn fault(file: &str) -> Fault {
    match reply(&get_error(), file) {
        Err(ReplyError::Fault(fault)) => *fault,
        other => panic!("{other:?}"),
    }
}
