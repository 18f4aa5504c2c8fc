//! Put, Create and Delete of the scenario's instances (DSP0226 sections 7.4 to 7.6; MS-WSMV 3.1.4.3 to 3.1.4.5).

use super::locate;
use crate::cim::read_instance;
use crate::simulator::call::{Answered, Call, Host};
use crate::simulator::message::fault::Fault;
use crate::simulator::message::faults;
use crate::simulator::message::fragment::Fragment;
use crate::simulator::message::instance::Instance;
use crate::simulator::message::properties::{Properties, Value};
use crate::simulator::message::refusal::Refusal;
use crate::simulator::message::request::Request;
use crate::simulator::model::repository::Place;
use crate::xml::{Element, Node, ns};

/// Answers Put. assumed: a property that is left out stays as it is.
pub(crate) fn put(host: &mut Host, request: &Request<'_>, call: Call<'_>) -> Result<Answered, Refusal> {
    let (row, mut instance) = changeable(host, request, "Put", call)?;
    let fragment = request.fragment.map(Fragment::read).transpose()?;
    let element = match &fragment {
        Some(_) => named(request, "XmlFragment")?,
        None => named(request, &request.resource.class)?,
    };
    for (name, value) in properties(element) {
        check(&instance, &name, &value, fragment.as_ref())?;
        instance.set(&name, value);
    }
    let body = match &fragment {
        Some(fragment) => fragment.of(&instance, &request.resource)?,
        None => instance.clone().into_element(&request.resource),
    };
    if let Some(place) = host.repository.rows.get_mut(row) {
        *place = Some(instance);
    }
    Ok(Answered::with(body))
}

/// Answers Create.
pub(crate) fn create(host: &mut Host, request: &Request<'_>) -> Result<Answered, Refusal> {
    let resource = &request.resource;
    locate::check_resource(&host.repository, resource)?;
    if !is_changeable(host, &resource.class) {
        return Err(faults::not_capable("Create", &resource.class).into());
    }
    if !request.selectors.is_empty() {
        return Err(faults::selectors("UnexpectedSelectors").into());
    }
    let instance = new_instance(host, request)?;
    let reference = instance.reference();
    let taken = host.repository.rows.iter().any(|row| row.reference().path() == reference.path());
    if taken {
        return Err(faults::already_exists(&reference.path()).into());
    }
    host.repository.rows.push(instance);
    // documented: WS-Transfer's ResourceCreated is itself a reference (DSP0226 section 7.6).
    let created = Element::new(ns::TRANSFER, "ResourceCreated").children(reference.parameter(&resource.uri));
    Ok(Answered::with(created))
}

/// Answers Delete.
pub(crate) fn delete(host: &mut Host, request: &Request<'_>, call: Call<'_>) -> Result<Answered, Refusal> {
    let (row, _) = changeable(host, request, "Delete", call)?;
    if let Some(place) = host.repository.rows.get_mut(row) {
        *place = None;
    }
    Ok(Answered::empty())
}

/// assumed: jobs, machines and services cannot be changed so.
fn changeable(
    host: &mut Host,
    request: &Request<'_>,
    operation: &str,
    call: Call<'_>,
) -> Result<(usize, Instance), Refusal> {
    let (place, instance) = locate::instance(&mut host.repository, request, call.now)?;
    match place {
        Place::Row(row) if is_changeable(host, &instance.class) => Ok((row, instance)),
        _ => Err(faults::not_capable(operation, &request.resource.class).into()),
    }
}

fn is_changeable(host: &Host, class: &str) -> bool {
    host.scenario.instances.iter().any(|instance| instance.class.eq_ignore_ascii_case(class))
}

fn named<'d>(request: &Request<'d>, name: &str) -> Result<Node<'d>, Box<Fault>> {
    let element = request.input.filter(|input| input.local() == name);
    element.ok_or_else(|| faults::schema(format!("the body must hold {name}")))
}

fn properties(element: Node<'_>) -> Vec<(String, Value)> {
    let read = read_instance(element).properties;
    read.iter().map(|property| (property.name.clone(), Value::from(&property.value))).collect()
}

/// documented: keys cannot be changed (DSP0226 section 7.4).
fn check(instance: &Instance, name: &str, value: &Value, fragment: Option<&Fragment<'_>>) -> Result<(), Box<Fault>> {
    let Some(old) = instance.value(name) else {
        return Err(faults::schema(format!("{} has no property {name}", instance.class)));
    };
    if instance.keys.iter().any(|key| key.eq_ignore_ascii_case(name)) && old.to_text() != value.to_text() {
        return Err(faults::schema(format!("the key {name} cannot be changed")));
    }
    match fragment {
        Some(fragment) if fragment.property != name => {
            Err(faults::fragment(&format!("the fragment is {}, the body holds {name}", fragment.property)))
        }
        _ => Ok(()),
    }
}

/// assumed: a class has the properties of its first instance; what is left out is null, except keys, which must be there.
fn new_instance(host: &Host, request: &Request<'_>) -> Result<Instance, Box<Fault>> {
    let class = &request.resource.class;
    let given = properties(named(request, class)?);
    let scenario = &host.scenario;
    let model = scenario.instances.iter().find(|instance| instance.class.eq_ignore_ascii_case(class));
    let model = model.ok_or_else(|| faults::not_capable("Create", class))?;
    let empty: Properties = model.properties.keys().map(|name| (name.clone().into(), Value::Null)).collect();
    let mut instance = Instance {
        namespace: request.resource.namespace.clone(),
        class: model.class.clone(),
        keys: model.keys.clone(),
        properties: empty,
    };
    for (name, value) in given {
        if instance.value(&name).is_none() {
            return Err(faults::schema(format!("{class} has no property {name}")));
        }
        instance.set(&name, value);
    }
    match instance.keys.iter().find(|key| instance.value(key).is_none_or(|value| value.to_text().is_empty())) {
        Some(missing) => Err(faults::schema(format!("the key {missing} is missing"))),
        None => Ok(instance),
    }
}
