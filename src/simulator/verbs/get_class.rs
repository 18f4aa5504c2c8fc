//! Get of a class: its declaration in CIM-XML (MS-WSMV 3.1.4.1.38; DSP0201 section 5.2 for the elements).

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;

use super::declaration::{named, qualifier, typed};
use super::locate;
use super::method_declarations;
use crate::simulator::call::{Answered, Host};
use crate::simulator::message::fault::Fault;
use crate::simulator::message::faults;
use crate::simulator::message::instance::Instance;
use crate::simulator::message::request::Request;
use crate::simulator::model::progress::{JobEvents, Progress};
use crate::simulator::model::property_types::property_type;
use crate::simulator::model::{job_associations, jobs, rows};
use crate::simulator::scenario::{Job, JobState, PropertyValue};
use crate::simulator::schema::classes;
use crate::simulator::schema::property_types::PropertyType;
use crate::xml::{Element, Name};

/// Answers Get of a class. assumed: what is inherited is there too, and the element is in the body as it is.
pub(crate) fn get_class(host: &Host, request: &Request<'_>) -> Result<Answered, Box<Fault>> {
    if !request.selectors.is_empty() {
        return Err(faults::selectors("UnexpectedSelectors"));
    }
    locate::check_resource(&host.repository, &request.resource)?;
    let class = &request.resource.class;
    let spelled = classes::spelled(class).unwrap_or(class);
    let keys = host.repository.keys(class).unwrap_or_default();
    let is_key = |name: &str| keys.iter().any(|key| key.eq_ignore_ascii_case(name));
    let properties = declared(host, class).into_iter().map(|(name, kind)| property(&name, kind, is_key(&name)));
    let mut element = named("CLASS", spelled);
    if let Some(above) = classes::superclass(class) {
        element = element.attribute(Name::new("", "SUPERCLASS"), above);
    }
    let element = element.children(properties).children(method_declarations::declarations(class));
    Ok(Answered::with(element))
}

type Declared = BTreeMap<Cow<'static, str>, PropertyType>;

/// The properties that instances of the class have here. assumed: a class without instances has what all classes right below it have.
fn declared(host: &Host, class: &str) -> Declared {
    let mut all = Declared::new();
    for model in models(host, class) {
        for (name, value) in model.properties {
            let kind = property_type(&name, &value, written(host, class, &name));
            all.insert(name, kind);
        }
    }
    if !all.is_empty() {
        return all;
    }
    let mut below = classes::below(class).map(|below| declared(host, below)).filter(|below| !below.is_empty());
    let mut common = below.next().unwrap_or_default();
    below.for_each(|other| common.retain(|name, _| other.contains_key(name)));
    common
}

/// Instances that have every property of the class.
fn models(host: &Host, class: &str) -> Vec<Instance> {
    let rows = host.repository.rows.iter().filter(|row| row.class.eq_ignore_ascii_case(class));
    let written = host.scenario.instances.iter().filter(|instance| instance.class.eq_ignore_ascii_case(class));
    let mut models: Vec<Instance> = rows.cloned().chain(written.map(rows::of_scenario)).collect();
    let mut job = Job::new(String::new(), JobState::Number(7));
    if host.repository.is_job_class(class) {
        class.clone_into(&mut job.class);
        let of_job = |job: &Job| {
            jobs::instance(job, &Progress::of(job, JobEvents::default(), Duration::ZERO, Timestamp::UNIX_EPOCH), "")
        };
        models.push(of_job(&job));
        models.extend(written_jobs(host, class).map(of_job));
    }
    for class_of_job in ["Msvm_ConcreteJob", "Msvm_StorageJob"] {
        class_of_job.clone_into(&mut job.class);
        job.affects = vec![String::new()];
        let links = (0..2).map(|number| job_associations::link(&job, &[], number, ""));
        models.extend(links.filter(|link| link.class.eq_ignore_ascii_case(class)));
    }
    models
}

/// The value that the scenario gives a property of an instance of the class.
fn written<'h>(host: &'h Host, class: &str, name: &str) -> Option<&'h PropertyValue> {
    let mut instances = host.scenario.instances.iter().filter(|instance| instance.class.eq_ignore_ascii_case(class));
    let of_instance = instances.find_map(|instance| instance.properties.get(name));
    of_instance.or_else(|| written_jobs(host, class).find_map(|job| job.properties.get(name)))
}

/// The jobs of a class that are in the scenario.
fn written_jobs<'h>(host: &'h Host, class: &str) -> impl Iterator<Item = &'h Job> {
    let scenario = &host.scenario;
    scenario.jobs.iter().chain(&scenario.templates).filter(move |job| job.class.eq_ignore_ascii_case(class))
}

fn property(name: &str, kind: PropertyType, is_key: bool) -> Element {
    let element = match kind {
        PropertyType { name: "reference", .. } => {
            named("PROPERTY.REFERENCE", name).attribute(Name::new("", "REFERENCECLASS"), "CIM_ManagedElement")
        }
        PropertyType { is_array: true, .. } => typed("PROPERTY.ARRAY", name, kind.name),
        PropertyType { .. } => typed("PROPERTY", name, kind.name),
    };
    element.children(is_key.then(|| qualifier("key", "boolean", "true")))
}
