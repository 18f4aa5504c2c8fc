//! Whatever a job and its errors say, the explanation is text that controls no terminal, in the library's form and in the command's, and JSON
//! (CIM_ConcreteJob and CIM_Error of the CIM schema).

use cimjob::cim::read_instance;
use cimjob::job::{ConcreteJob, ErrorMethod, Evidence, Explanation, GetError, JobPath};
use cimjob::report::ExplanationReport;
use cimjob::soap::MessageId;
use cimjob::wsman::{Get, ReplyError, read_reply};
use cimjob::xml::{Document, Limits};

/// The answer to Get, or the job alone, and behind a NUL the answer to GetErrorEx.
pub(crate) fn check(bytes: &[u8]) {
    let end = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
    let (job, errors) = bytes.split_at(end);
    let path: JobPath = r#"Msvm_ConcreteJob.InstanceID="8E1C""#.parse().expect("a job");
    let Some(job) = read_job(&path, job) else { return };
    let call = GetError::new(path.clone(), ErrorMethod::GetErrorEx);
    let evidence = match read_reply(&call, &MessageId::from_uuid(1), errors.get(1..).unwrap_or_default(), None) {
        Ok(reply) => Evidence::Method(reply.output),
        Err(ReplyError::Fault(fault)) => Evidence::Fault(fault),
        Err(_) => Evidence::NotRead,
    };
    let explanation = Explanation::of(path, job, evidence);
    super::check_screen(&explanation.to_string());
    super::check_screen(&cimjob::cli::fuzzing::explanation(&explanation));
    serde_json::to_writer(std::io::sink(), &ExplanationReport::from(&explanation)).expect("JSON");
}

fn read_job(path: &JobPath, bytes: &[u8]) -> Option<ConcreteJob> {
    let get = Get { target: path.reference().clone() };
    if let Ok(reply) = read_reply(&get, &MessageId::from_uuid(1), bytes, None) {
        return Some(ConcreteJob::from(reply.output));
    }
    let document = Document::parse(std::str::from_utf8(bytes).ok()?, &Limits::default()).ok()?;
    Some(ConcreteJob::from(read_instance(document.root())))
}
