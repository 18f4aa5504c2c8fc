//! Methods that start a job: RequestStateChange of a virtual machine, DestroySystem and ModifyResourceSettings (Microsoft's HyperV_v2 pages).

use super::locate;
use super::methods::{has_timeout, output, requested_state};
use crate::cim::read_cim_xml;
use crate::simulator::call::{Answered, Call, Host};
use crate::simulator::message::faults;
use crate::simulator::message::request::Request;
use crate::simulator::model::effect::Effect;
use crate::simulator::model::history::{self, Refusal};
use crate::simulator::model::instance::{Instance, Reference};
use crate::simulator::model::links;
use crate::simulator::model::properties::{Properties, Value};
use crate::simulator::model::repository::Place;
use crate::simulator::scenario::{Job, JobEnd, JobState, Method};
use crate::xml::{Element, Limits, Node};

/// A method that starts a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Start {
    RequestStateChange,
    DestroySystem,
    ModifyResourceSettings,
}

/// What a call is about, once its parameters were read.
struct Order {
    vm: Option<String>,
    requested_state: Option<u16>,
    effects: Vec<Effect>,
    /// Output parameters that come before `Job`.
    results: Vec<Reference>,
}

/// Answers the method.
pub(crate) fn answer(
    host: &mut Host,
    (start, input): (Start, Node<'_>),
    request: &Request<'_>,
    call: Call<'_>,
) -> Result<Answered, Refusal> {
    let (place, instance) = locate::instance(&mut host.repository, request, call.now)?;
    let order = match start {
        Start::RequestStateChange => request_state_change(place, &instance, input)?,
        Start::DestroySystem => destroy_system(host, input, call)?,
        Start::ModifyResourceSettings => modify_resource_settings(host, input)?,
    };
    let uri = request.resource.uri.as_str();
    let order = match order {
        Ok(order) => order,
        Err(return_value) => return Ok(Answered::with(output(start.name(), uri, Vec::new(), return_value))),
    };
    let rule = rule(host, &request.resource.class, start, &order).cloned();
    if let Some(fault) = rule.as_ref().and_then(|rule| rule.fault) {
        return Err(history::refusal(fault, || faults::not_found(&locate::path(request))));
    }
    let return_value = rule.as_ref().map_or(STARTED, |rule| rule.return_value);
    if return_value != STARTED {
        return Ok(Answered::with(output(start.name(), uri, Vec::new(), return_value)));
    }
    let results = order.results.iter().map(|result| parameter(uri, "ResultingResourceSettings", result));
    let results: Vec<_> = results.collect();
    let job = begin(host, (start, rule), order, call);
    let parameters = results.into_iter().chain([parameter(uri, "Job", &job)]).collect();
    Ok(Answered::with(output(start.name(), uri, parameters, STARTED)))
}

impl Start {
    fn name(self) -> &'static str {
        match self {
            Self::RequestStateChange => "RequestStateChange",
            Self::DestroySystem => "DestroySystem",
            Self::ModifyResourceSettings => "ModifyResourceSettings",
        }
    }
}

/// Read parameters, or the value to return at once.
type Read = Result<Order, u32>;

fn request_state_change(place: Place, instance: &Instance, input: Node<'_>) -> Result<Read, Refusal> {
    let requested = requested_state(input)?;
    // documented: 4098, Use of Timeout Parameter Not Supported.
    if has_timeout(input) {
        return Ok(Err(4098));
    }
    // documented: the states a machine can be asked for; assumed: any other is an invalid parameter.
    if !matches!(requested, 2..=4 | 6 | 9..=11 | 32768..=32779) {
        return Ok(Err(INVALID_PARAMETER));
    }
    let effects = match place {
        Place::Row(row) => vec![Effect::enabled_state(row, requested)],
        _ => Vec::new(),
    };
    let vm = instance.value("Name").map(Value::to_text);
    Ok(Ok(Order { vm, requested_state: Some(requested), effects, results: Vec::new() }))
}

fn destroy_system(host: &Host, input: Node<'_>, call: Call<'_>) -> Result<Read, Refusal> {
    let reference = input.child_local("AffectedSystem").and_then(Reference::read);
    let reference = reference.ok_or_else(|| faults::schema("AffectedSystem must be a reference"))?;
    let Some((Place::Row(row), found)) = host.repository.resolve(&reference, call.now) else {
        return Ok(Err(INVALID_PARAMETER));
    };
    let vm = found.value("Name").map(Value::to_text);
    Ok(Ok(Order { vm, requested_state: None, effects: vec![Effect::Destroy(row)], results: Vec::new() }))
}

/// recorded as a rule (go-wsman's notes): the instances come as CIM-XML in text; a host refuses a tree.
fn modify_resource_settings(host: &Host, input: Node<'_>) -> Result<Read, Refusal> {
    let mut order = Order { vm: None, requested_state: None, effects: Vec::new(), results: Vec::new() };
    for setting in input.children().filter(|child| child.local() == "ResourceSettings") {
        if setting.children().next().is_some() {
            return Err(faults::schema("ResourceSettings must be instances as text, not as elements").into());
        }
        let Ok(instance) = read_cim_xml(setting.text(), &Limits::default()) else { return Ok(Err(INVALID_PARAMETER)) };
        let changed: Properties = instance
            .properties
            .iter()
            .map(|property| (property.name.clone().into(), Value::from(&property.value)))
            .collect();
        let Some(key) = changed.get("InstanceID").map(Value::to_text) else { return Ok(Err(INVALID_PARAMETER)) };
        let Some((row, reference)) = host.repository.setting(&instance.class_name, &key) else {
            return Ok(Err(INVALID_PARAMETER));
        };
        order.vm = order.vm.or_else(|| host.repository.vm_of(&key));
        order.effects.push(Effect::Modify(row, changed));
        order.results.push(reference);
    }
    Ok(Ok(order))
}

/// The first entry of the scenario that fits.
fn rule<'h>(host: &'h Host, class: &str, start: Start, order: &Order) -> Option<&'h Method> {
    let same = |wanted: &Option<String>, found: &Option<String>| {
        wanted.as_ref().is_none_or(|wanted| found.as_ref().is_some_and(|found| wanted.eq_ignore_ascii_case(found)))
    };
    host.scenario().methods.iter().find(|rule| {
        rule.class.eq_ignore_ascii_case(class)
            && rule.method == start.name()
            && same(&rule.vm, &order.vm)
            && rule.requested_state.is_none_or(|wanted| order.requested_state == Some(wanted))
    })
}

/// Starts the job and notes what it does when it completes.
fn begin(host: &mut Host, (start, rule): (Start, Option<Method>), order: Order, call: Call<'_>) -> Reference {
    let template = rule.and_then(|rule| rule.starts).and_then(|id| host.repository.jobs.written(&id).cloned());
    let mut job = template.unwrap_or_else(|| usual(start, order.requested_state));
    let id = uuid::Uuid::from_u128(call.message_id.as_u128() ^ 0x10B0_0000_0000_0000_0000_0000_0000_0000);
    job.instance_id = id.hyphenated().to_string().to_uppercase();
    if job.affects.is_empty() {
        job.affects.extend(order.vm);
    }
    let reference = links::reference(&job);
    let number = host.repository.jobs.start(job, call.now);
    host.effects.extend(order.effects.into_iter().map(|effect| (number, effect)));
    reference
}

/// A job that completes after two seconds. documented: the numbers of JobType; assumed: that they are these.
fn usual(start: Start, requested_state: Option<u16>) -> Job {
    let mut job = Job::new(String::new(), JobState::Number(4));
    let (name, job_type) = match (start, requested_state) {
        (Start::DestroySystem, _) => ("Destroying Virtual Machine", 3),
        (Start::ModifyResourceSettings, _) => ("Modifying Virtual Machine Resources", 31),
        (Start::RequestStateChange, Some(2)) => ("Starting Virtual Machine", 12),
        (Start::RequestStateChange, Some(3)) => ("Powering Off Virtual Machine", 13),
        (Start::RequestStateChange, _) => ("Changing the State of a Virtual Machine", 0),
    };
    job.element_name = Some(name.to_owned());
    job.job_type = Some(job_type);
    job.ends =
        Some(JobEnd { after_seconds: 2.0, state: JobState::Number(7), percent_complete: 100, changes: Vec::new() });
    job
}

/// A parameter of type REF. recorded: this form (go-wsman, invoke_response_create_vhd.xml).
fn parameter(uri: &str, name: &'static str, reference: &Reference) -> Element {
    Element::new(uri.to_owned(), name).prefixed("p").children(reference.parameter(uri))
}

/// documented: Method Parameters Checked - Job Started.
const STARTED: u32 = 4096;
/// documented: Invalid parameter.
const INVALID_PARAMETER: u32 = 32773;
