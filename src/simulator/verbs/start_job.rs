//! Methods that start a job: what the scenario says about them, and the job (Microsoft's HyperV_v2 pages).

use super::invocation::Invocation;
use super::parameters::output;
use super::plan::Plan;
use super::{change_machine, destroy_system, locate, modify_resource_settings};
use crate::simulator::call::{Answered, Call, Host};
use crate::simulator::message::faults;
use crate::simulator::message::reference::Reference;
use crate::simulator::message::refusal::{self, Refusal};
use crate::simulator::model::job_associations;
use crate::simulator::scenario::{Job, JobEnd, JobState, Method, PropertyItem, PropertyValue};
use crate::simulator::schema::methods::StartsJob;
use crate::xml::Element;

/// Answers the method.
pub(super) fn answer(host: &mut Host, start: StartsJob, invocation: Invocation<'_, '_>) -> Result<Answered, Refusal> {
    let Invocation { input, request, call } = invocation;
    let (place, instance) = locate::instance(&mut host.repository, request, call.now)?;
    let uri = request.resource.uri.as_str();
    let returning = |parameters, value| Ok(Answered::with(output(start.name(), uri, parameters, value)));
    let plan = match start {
        StartsJob::RequestStateChange => change_machine::plan(place, &instance, input)?,
        StartsJob::DestroySystem => destroy_system::plan(host, input, call)?,
        StartsJob::ModifyResourceSettings => modify_resource_settings::plan(host, input)?,
    };
    let plan = match plan {
        Ok(plan) => plan,
        Err(value) => return returning(Vec::new(), value),
    };
    let rule = rule(host, &request.resource.class, start, &plan).cloned();
    if let Some(fault) = rule.as_ref().and_then(|rule| rule.fault) {
        return Err(refusal::of(fault, || faults::not_found(&locate::path(request))));
    }
    let return_value = rule.as_ref().map_or(STARTED, |rule| rule.return_value);
    if return_value != STARTED {
        return returning(Vec::new(), return_value);
    }
    let mut parameters: Vec<_> =
        plan.results.iter().map(|result| parameter(uri, "ResultingResourceSettings", result)).collect();
    let written = rule.and_then(|rule| rule.starts).and_then(|id| host.repository.jobs.written(&id).cloned());
    let job = written.unwrap_or_else(|| usual(start, plan.requested_state));
    parameters.push(parameter(uri, "Job", &begin(host, job, plan, call)));
    returning(parameters, STARTED)
}

/// The first entry of the scenario that fits.
fn rule<'h>(host: &'h Host, class: &str, start: StartsJob, plan: &Plan) -> Option<&'h Method> {
    let same = |wanted: &Option<String>, found: &Option<String>| {
        wanted.as_ref().is_none_or(|wanted| found.as_ref().is_some_and(|found| wanted.eq_ignore_ascii_case(found)))
    };
    host.scenario.methods.iter().find(|rule| {
        rule.class.eq_ignore_ascii_case(class)
            && rule.method == start.name()
            && same(&rule.vm, &plan.vm)
            && rule.requested_state.is_none_or(|wanted| plan.requested_state == Some(wanted))
    })
}

/// Starts the job under a key of its own and notes what it does when it completes.
fn begin(host: &mut Host, mut job: Job, plan: Plan, call: Call<'_>) -> Reference {
    let id = uuid::Uuid::from_u128(call.message_id.as_u128() ^ 0x10B0_0000_0000_0000_0000_0000_0000_0000);
    job.instance_id = id.hyphenated().to_string().to_uppercase();
    let owner = PropertyValue::One(PropertyItem::Text(call.user.to_owned()));
    job.properties.entry("Owner".to_owned()).or_insert(owner);
    if job.affects.is_empty() {
        job.affects.extend(plan.vm);
    }
    let reference = job_associations::reference(&job);
    let number = host.repository.jobs.start(job, call.now);
    host.effects.extend(plan.effects.into_iter().map(|effect| (number, effect)));
    reference
}

/// A job that completes after two seconds. documented: the numbers of JobType; assumed: that they are these.
fn usual(start: StartsJob, requested_state: Option<u16>) -> Job {
    let mut job = Job::new(String::new(), JobState::Number(4));
    let (name, job_type) = match (start, requested_state) {
        (StartsJob::DestroySystem, _) => ("Destroying Virtual Machine", 3),
        (StartsJob::ModifyResourceSettings, _) => ("Modifying Virtual Machine Resources", 31),
        (StartsJob::RequestStateChange, Some(2)) => ("Starting Virtual Machine", 12),
        (StartsJob::RequestStateChange, Some(3)) => ("Powering Off Virtual Machine", 13),
        (StartsJob::RequestStateChange, _) => ("Changing the State of a Virtual Machine", 0),
    };
    job.element_name = Some(name.to_owned());
    job.job_type = Some(job_type);
    job.ends =
        Some(JobEnd { after_seconds: 2.0, state: JobState::Number(7), percent_complete: 100, changes: Vec::new() });
    job
}

/// A parameter of type REF. recorded: this form (go-wsman, invoke_response_create_vhd.xml).
fn parameter(uri: &str, name: &'static str, reference: &Reference) -> Element {
    reference.property(Element::new(uri.to_owned(), name).prefixed("p"), uri)
}

/// documented: Method Parameters Checked - Job Started.
const STARTED: u32 = 4096;
