//! Get: a job as the two servers write it, every field.

use cimjob::addressing::EndpointReference;
use cimjob::cim::{CimDateTime, CimValue};
use cimjob::job::ConcreteJob;
use cimjob::job::values::{HealthState, JobState, OperationalStatus};
use cimjob::wsman::{Correlation, Get};

use crate::recordings::requests::same_request;
use crate::support::{Exchange, dmtf, wmi};

recordings! {
    omi_get_run: "omi/get-run.http" => |exchange| {
        let job = job(exchange, dmtf("Msvm_ConcreteJob", "A0000000-0000-4000-8000-000000000004"));
        expect(exchange, &job, running(&job));
        expect_others(&job, "OK");
    },
    openwsman_get_run: "openwsman/get-run.http" => |exchange| {
        let job = job(exchange, wmi("Msvm_ConcreteJob", "A0000000-0000-4000-8000-000000000004"));
        // Of JobStatus only the first word arrives (recorded).
        let mut expected = running(&job);
        expected.job_status = text("Job");
        expect(exchange, &job, expected);
        expect_others(&job, "OK");
    },
    omi_get_fail: "omi/get-fail.http" => |exchange| {
        let job = job(exchange, dmtf("Msvm_ConcreteJob", "A0000000-0000-4000-8000-000000000010"));
        expect(exchange, &job, failed(&job));
        expect_others(&job, "Degraded");
    },
    openwsman_get_fail: "openwsman/get-fail.http" => |exchange| {
        let job = job(exchange, wmi("Msvm_ConcreteJob", "A0000000-0000-4000-8000-000000000010"));
        let mut expected = failed(&job);
        expected.job_status = text("Job");
        expect(exchange, &job, expected);
        expect_others(&job, "Degraded");
    },
    omi_get_special: "omi/get-special.http" => |exchange| {
        let job = job(exchange, dmtf("Msvm_ConcreteJob", "A0000000-0000-4000-8000-000000000011"));
        let mut expected = failed(&job);
        expected.instance_id = text("A0000000-0000-4000-8000-000000000011");
        expected.name = text("Special <chars> & more");
        expected.element_name = text("Special <chars> & more");
        expected.operational_status = vec![OperationalStatus::Degraded];
        expected.status_descriptions = vec!["Degraded".into()];
        expected.percent_complete = Some(0);
        expected.error_code = Some(32773);
        expected.error_description = text("a < b && c > d \"q\" 'a' ü日本😀");
        expected.error_summary_description = text("line1\r\nline2\tTab\nline3");
        expect(exchange, &job, expected);
        expect_others(&job, "Degraded");
    },
}

fn job(exchange: &Exchange, target: EndpointReference) -> ConcreteJob {
    let get = Get { target };
    same_request(exchange, &get, &[]);
    let reply = exchange.reply(&get).unwrap();
    assert_eq!((exchange.answer.status(), reply.correlation), (200, Correlation::Matched));
    reply.output.into()
}

/// Holds every field but `other`, which is looked at by `expect_others`.
fn expect(exchange: &Exchange, found: &ConcreteJob, expected: ConcreteJob) {
    assert_eq!(*found, expected, "{}", exchange.file);
    let instants = [&found.time_submitted, &found.start_time, &found.time_of_last_state_change]
        .map(|time| time.as_ref().unwrap().instant().unwrap().to_string());
    assert_eq!(instants, ["2024-02-29T23:59:58.123456Z", "2024-02-29T23:00:01Z", "2024-03-01T08:05:00.999999Z"]);
    assert!(found.may_have_errors() == (expected.job_state != Some(JobState::Running)));
}

/// Nothing is lost: the properties that have no field, whatever their order.
fn expect_others(job: &ConcreteJob, status: &str) {
    let value =
        |name: &str| &job.other.iter().find(|property| property.name == name).unwrap_or_else(|| panic!("{name}")).value;
    let untyped = |text: &str| CimValue::Untyped(text.to_owned());
    assert_eq!((value("Status"), value("JobRunTimes")), (&untyped(status), &untyped("1")));
    assert!(matches!(value("DeleteOnCompletion"), CimValue::Untyped(text) if text.eq_ignore_ascii_case("false")));
    let null = [
        "InstallDate",
        "CommunicationStatus",
        "DetailedStatus",
        "OperatingStatus",
        "PrimaryStatus",
        "ScheduledStartTime",
        "RunMonth",
        "RunDay",
        "RunDayOfWeek",
        "RunStartInterval",
        "LocalOrUtcTime",
        "UntilTime",
        "Notify",
        "Priority",
        "OtherRecoveryAction",
    ];
    assert!(null.iter().all(|name| *value(name) == CimValue::Null));
    assert_eq!(job.other.len(), null.len() + 3);
}

/// The job that is under way.
fn running(found: &ConcreteJob) -> ConcreteJob {
    let mut job = failed(found);
    job.instance_id = text("A0000000-0000-4000-8000-000000000004");
    job.name = text("Creating Virtual Machine");
    job.element_name = text("Creating Virtual Machine");
    job.job_state = Some(JobState::Running);
    job.job_status = text("Job is running");
    job.operational_status = vec![OperationalStatus::Ok];
    job.status_descriptions = vec!["OK".into()];
    job.health_state = Some(HealthState::Ok);
    job.percent_complete = Some(45);
    job.error_code = Some(0);
    job.error_description = None;
    job.error_summary_description = None;
    job
}

/// The job that failed.
fn failed(found: &ConcreteJob) -> ConcreteJob {
    let mut job = ConcreteJob::default();
    job.class_name = "Msvm_ConcreteJob".into();
    job.instance_id = text("A0000000-0000-4000-8000-000000000010");
    job.name = text("Starting Virtual Machine");
    job.element_name = text("Starting Virtual Machine");
    job.caption = text("Lab job");
    job.description = text("A job of the measuring peer");
    job.job_state = Some(JobState::Exception);
    job.job_type = Some(4);
    job.job_status = text("Job failed");
    job.operational_status = vec![OperationalStatus::Degraded, OperationalStatus::Unknown(32768)];
    job.status_descriptions = vec!["Degraded".into(), "Job failed".into()];
    job.health_state = Some(HealthState::MinorFailure);
    job.percent_complete = Some(30);
    job.time_submitted = time("2024-02-29T23:59:58.123456Z");
    job.start_time = time("2024-03-01T00:00:01+01:00");
    job.elapsed_time = time("P1DT2H3M4.567890S");
    job.time_of_last_state_change = time("2024-03-01T00:05:00.999999-08:00");
    job.time_before_removal = time("PT5M");
    job.error_code = Some(32768);
    job.error_description = text("'LabVM' failed to start. (Virtual machine ID 5C4E1D0C-0000-0000-0000-000000000001)");
    job.error_summary_description = text("'LabVM' failed to start.");
    job.owner = text("LAB\\Administrator");
    job.cancellable = Some(true);
    job.other = found.other.clone();
    job
}

fn text(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn time(text: &str) -> Option<CimDateTime> {
    Some(text.parse().unwrap())
}
