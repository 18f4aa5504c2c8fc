//! Get of a job (MS-WSMV 3.1.4.2, DSP0226 section 7.3).

use jiff::Timestamp;

use super::job_properties::job_properties;
use super::properties::ws_cim;
use super::reply::TYPE;
use super::resource::Resource;
use super::scenario::Job;
use crate::xml::Element;

/// The job as an instance. recorded: the shape (go-wsman, get_response_storagejob_completed.xml).
pub(super) fn instance(job: &Job, resource: &Resource, started: Timestamp) -> Element {
    let class = resource.class.clone();
    Element::new(resource.uri.clone(), class.clone())
        .prefixed("p")
        .attribute(TYPE, format!("p:{class}_Type"))
        .children(ws_cim(&job_properties(job, started), &resource.uri, "p"))
}
