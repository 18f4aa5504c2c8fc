//! Get and Identify: what answers, and a job under way.

use std::time::Duration;

use cimjob::addressing::{EndpointReference, Namespace, ResourceUri, SelectorSet};
use cimjob::cim::{CimProperty, CimValue, FromCim};
use cimjob::job::values::{JobState, OperationalStatus};
use cimjob::job::{ConcreteJob, ErrorMethod, GetError, JobPath};
use cimjob::wsman::{Get, Identify, Invoke, Operation};

use crate::cases::answers::{GUID, job, reply};

#[test]
fn a_job_under_way_is_read() {
    let get = Get { target: job().reference().clone() };
    let job: ConcreteJob = reply(&get, "get/reply.xml").unwrap().output.into();
    assert_eq!((job.class_name.as_str(), job.instance_id.as_deref()), ("Msvm_ConcreteJob", Some(GUID)));
    assert_eq!((job.job_state, job.percent_complete), (Some(JobState::Running), Some(35)));
    assert_eq!(job.elapsed_time.as_ref().unwrap().interval(), Some(Duration::from_millis(12_500)));
    assert_eq!(job.operational_status, [OperationalStatus::Ok]);
    assert_eq!(job.job_type_name(), Some("Start Virtual Machine"));
    assert_eq!(job.time_before_removal.as_ref().unwrap().interval(), Some(Duration::from_secs(300)));
    assert_eq!(job.start_time.as_ref().unwrap().to_string(), "2026-10-05T04:23:50Z");
    assert_eq!((job.error_description.as_deref(), job.error_summary_description.as_deref()), (Some(""), None));
    assert!(!job.is_finished() && !job.may_have_errors());
    assert_eq!(job.other[0], CimProperty { name: "Child".into(), cim_type: None, value: CimValue::Null });
    let CimValue::DateTime(installed) = &job.other[1].value else { panic!("{:?}", job.other) };
    assert!(installed.is_unset());
}

#[test]
fn a_host_says_more_to_those_who_logged_in() {
    let known = reply(&Identify, "identify/reply.xml").unwrap().output;
    assert_eq!(known.vendor.as_deref(), Some("Microsoft Corporation"));
    assert_eq!(known.version.as_deref(), Some("OS: 6.3.9600 SP: 0.0 Stack: 3.0"));
    assert_eq!(known.security_profiles.len(), 2);
    let masked = reply(&Identify, "identify/reply-unauthenticated.xml").unwrap().output;
    assert_eq!(masked.version.as_deref(), Some("OS: 0.0.0 SP: 0.0 Stack: 3.0"));
    assert_eq!(masked.security_profiles, [""; 0]);
}

/// The class of the follow-up call is the one that the host names.
#[test]
fn a_started_job_is_asked_where_its_reference_points() {
    let resource = ResourceUri::wmi(&Namespace::virtualization_v2(), "Msvm_VirtualSystemManagementService").unwrap();
    let start =
        Invoke::new(EndpointReference { resource, selectors: SelectorSet::default() }, "DestroySystem").unwrap();
    for file in ["reply.xml", "reply-dmtf.xml", "reply-wrapped.xml", "reply-padded.xml"] {
        let output = reply(&start, &format!("start_job/{file}")).unwrap().output;
        assert_eq!(output.return_value, 4096, "{file}");
        let [CimProperty { name, value, .. }] = output.parameters.as_slice() else { panic!("{file}") };
        let job = JobPath::from_reference(EndpointReference::from_cim(value).unwrap()).unwrap();
        assert_eq!((name.as_str(), job.class(), job.instance_id()), ("Job", "Msvm_StorageJob", GUID), "{file}");
        assert_eq!(job.namespace(), Some(Namespace::virtualization_v2()), "{file}");
        let action = GetError::new(job, ErrorMethod::GetError).action();
        assert!(action.ends_with("/Msvm_StorageJob/GetError"), "{file}: {action}");
    }
}
