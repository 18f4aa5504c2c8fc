//! What a job touches, asked in two ways.

use cimjob::client::Error;
use cimjob::job::JobAssociation;
use cimjob::soap::FaultKind;

use super::calling::{client, path};
use super::support::job_host::{Answer, JobHost, MACHINE, actions, item, machine, page};

#[tokio::test]
async fn the_association_filter_gives_the_machine() {
    let peer = JobHost::new().start().await;
    let elements = client(&peer).associated_elements(&path(), JobAssociation::Affected).await.unwrap();
    assert_eq!(elements[0].virtual_machine().unwrap().to_string(), format!("web01 ({MACHINE})"));
    let body = &peer.requests()[0].body;
    assert!(body.contains("AssociationClassName>Msvm_AffectedJobElement<") && body.contains("/v2/*"), "{body}");
}

#[tokio::test]
async fn a_host_that_does_not_take_the_filter_is_asked_with_wql() {
    let refused = Answer::Fault("n:FilterDialectRequestedUnavailable", 2_150_858_770);
    let host = JobHost::new().on("AssociatedInstances", [refused]);
    let peer = host.on("ASSOCIATORS", [page(&[machine("web01")], None)]).start().await;
    let elements = client(&peer).associated_elements(&path(), JobAssociation::Affected).await.unwrap();
    assert_eq!((elements.len(), actions(&peer).len()), (1, 2));
}

#[tokio::test]
async fn what_may_not_be_read_is_not_asked_for_twice() {
    let peer = JobHost::new().on("AssociatedInstances", [Answer::Fault("w:AccessDenied", 5)]).start().await;
    let error = client(&peer).associated_elements(&path(), JobAssociation::Affected).await.unwrap_err();
    assert!(matches!(&error, Error::Fault(fault) if fault.kind() == FaultKind::AccessDenied));
    assert_eq!(actions(&peer).len(), 1);
}

#[tokio::test]
async fn the_owner_is_another_association() {
    let service = item("Msvm_VirtualSystemManagementService", ("Name", "vmms"), &[("ElementName", "Management")]);
    let peer = JobHost::new().on("AssociatedInstances", [page(&[service], None)]).start().await;
    let elements = client(&peer).associated_elements(&path(), JobAssociation::Owning).await.unwrap();
    assert_eq!(elements[0].element_name.as_deref(), Some("Management"));
    assert!(peer.requests()[0].body.contains("Msvm_OwningJobElement"));
}
