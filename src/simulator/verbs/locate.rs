//! Which instance a request is about (MS-WSMV 3.1.4.1.1 ResourceURI and 3.1.4.1.2 SelectorSet).

use std::time::Duration;

use crate::simulator::message::fault::Fault;
use crate::simulator::message::faults;
use crate::simulator::message::instance::Instance;
use crate::simulator::message::refusal::Refusal;
use crate::simulator::message::request::Request;
use crate::simulator::message::resource::{Resource, Selectors};
use crate::simulator::model::repository::{Place, Repository};
use crate::simulator::schema::signatures::SWITCHES;
use crate::xml::ns;

/// The number of the job that the request is about, having counted the call.
pub(crate) fn job(repository: &mut Repository, request: &Request<'_>, now: Duration) -> Result<usize, Refusal> {
    let resource = &request.resource;
    let key = key(&request.selectors)?;
    check_resource(repository, resource)?;
    let gone = || faults::not_found(&path(request));
    // Assumed: the class must be the job's own, not a base class.
    let number = repository.jobs.find(&resource.namespace, Some(&resource.class), key).ok_or_else(gone)?;
    let job = repository.jobs.job(number).ok_or_else(gone)?.into_owned();
    if repository.jobs.progress(number, &job, now).is_removed(&job, now) {
        return Err(gone().into());
    }
    repository.jobs.history(number).pass(&job, now, gone)?;
    Ok(number)
}

/// The instance that the request is about, and where it is.
pub(crate) fn instance(
    repository: &mut Repository,
    request: &Request<'_>,
    now: Duration,
) -> Result<(Place, Instance), Refusal> {
    let resource = &request.resource;
    if resource.is_all() {
        return Err(faults::invalid_resource_uri(&resource.uri).into());
    }
    let gone = || faults::not_found(&path(request));
    if repository.is_job_class(&resource.class) || !repository.has_class(&resource.class) {
        let number = job(repository, request, now)?;
        let job = repository.jobs.job(number).ok_or_else(gone)?;
        return Ok((Place::Job(number), repository.jobs.instance_of(number, &job, now)));
    }
    check_resource(repository, resource)?;
    let keys = repository.keys(&resource.class).unwrap_or_default();
    check_keys(&keys, request)?;
    let mut place = Some(Place::Row(0));
    let mut found = None;
    while let Some(here) = place {
        let fitting = repository.instance(here, now).filter(|instance| is_it(instance, resource, &request.selectors));
        match fitting {
            // Assumed: that a Windows host says so.
            Some(_) if found.is_some() => return Err(faults::selectors("AmbiguousSelectors").into()),
            Some(instance) => found = Some((here, instance)),
            None => {}
        }
        // All keys are those of one instance.
        place = if found.is_some() && request.selectors.len() >= keys.len() { None } else { repository.after(here) };
    }
    found.ok_or_else(|| gone().into())
}

/// As a WMI object path, for texts.
pub(crate) fn path(request: &Request<'_>) -> String {
    let key =
        |(name, value): &(String, String)| format!("{name}=\"{}\"", value.replace('\\', r"\\").replace('"', "\\\""));
    let keys: Vec<_> = request.selectors.iter().map(key).collect();
    format!("{}.{}", request.resource.class, keys.join(","))
}

pub(crate) fn check_resource(repository: &Repository, resource: &Resource) -> Result<(), Box<Fault>> {
    if !repository.has_namespace(&resource.namespace) {
        return Err(faults::invalid_namespace(&resource.namespace));
    }
    if repository.has_class(&resource.class) && repository.has_classes(&resource.namespace) {
        Ok(())
    } else {
        Err(faults::invalid_class(&resource.class))
    }
}

/// The value of the one selector a job has. documented: names are compared without regard to case (MS-WSMV 3.1.4.1.2).
fn key(selectors: &Selectors) -> Result<&str, Box<Fault>> {
    match &**selectors {
        [] => Err(faults::selectors("InsufficientSelectors")),
        [(name, value)] if name.eq_ignore_ascii_case("InstanceID") => Ok(value),
        _ => Err(faults::selectors("UnexpectedSelectors")),
    }
}

/// Some of the keys are enough. recorded: CreationClassName of services, two of the four keys of a switch (go-wsman, CLAUDE.md and
/// switch_epr_integration_test.go).
fn check_keys(keys: &[String], request: &Request<'_>) -> Result<(), Box<Fault>> {
    let is_key = |name: &String| keys.iter().any(|key| key.eq_ignore_ascii_case(name));
    if !request.selectors.iter().all(|(name, _)| is_key(name)) {
        return Err(faults::selectors("UnexpectedSelectors"));
    }
    match (request.selectors.is_empty(), request.action.starts_with(ns::TRANSFER)) {
        (false, _) => Ok(()),
        (true, true) => Err(faults::selectors("InsufficientSelectors")),
        (true, false) => Err(without_selectors(&request.resource.class)),
    }
}

/// recorded: InternalError of the service for switches, the other of the management service (go-wsman,
/// management_service_selector_test.go); assumed: other classes answer as the management service does.
fn without_selectors(class: &str) -> Box<Fault> {
    if class.eq_ignore_ascii_case(SWITCHES) { faults::provider_failure() } else { faults::invalid_method_parameters() }
}

fn is_it(found: &Instance, resource: &Resource, selectors: &Selectors) -> bool {
    found.class.eq_ignore_ascii_case(&resource.class)
        && found.namespace.eq_ignore_ascii_case(&resource.namespace)
        && selectors.iter().all(|(name, text)| found.has(name, text))
}
