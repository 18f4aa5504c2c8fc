//! Methods that start a job: what the scenario says about them, and the job (Microsoft's HyperV_v2 pages).

use super::invocation::Invocation;
use super::new_key::new_key;
use super::parameters::{output, reference};
use super::plan::{Plan, Planned, STARTED};
use super::usual_job::{failing_job, running_job, usual_job};
use super::{
    add_resource_settings, change_machine, create_snapshot, create_virtual_hard_disk, destroy_system, locate,
    modify_resource_settings, modify_system_settings,
};
use crate::simulator::call::{Answered, Call, Host};
use crate::simulator::message::faults;
use crate::simulator::message::reference::Reference;
use crate::simulator::message::refusal::{self, Refusal};
use crate::simulator::model::job_associations;
use crate::simulator::scenario::{Job, Method, PropertyItem, PropertyValue};
use crate::simulator::schema::methods::StartsJob;
use crate::xml::Element;

/// Answers the method.
pub(super) fn answer(host: &mut Host, start: StartsJob, invocation: Invocation<'_, '_>) -> Result<Answered, Refusal> {
    let Invocation { request, call, .. } = invocation;
    let uri = request.resource.uri.as_str();
    let returning = |parameters, value| Ok(Answered::with(output(start.name(), uri, parameters, value)));
    let plan = match plan(host, start, invocation)? {
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
    let result = |(name, made): &(&'static str, Option<Reference>)| match made {
        Some(made) => reference(uri, name, made),
        None => Element::new(uri.to_owned(), *name).prefixed("p").text(""),
    };
    let mut parameters: Vec<_> = plan.results.iter().map(result).collect();
    let written = rule.and_then(|rule| rule.starts).and_then(|id| host.repository.jobs.written(&id).cloned());
    let job = written.unwrap_or_else(|| usual_job(start, plan.requested_state));
    parameters.push(reference(uri, "Job", &begin(host, job, plan, call)));
    returning(parameters, STARTED)
}

fn plan(host: &mut Host, start: StartsJob, invocation: Invocation<'_, '_>) -> Result<Planned, Refusal> {
    let Invocation { input, request, call } = invocation;
    let (place, instance) = locate::instance(&mut host.repository, request, call.now)?;
    match start {
        StartsJob::RequestStateChange => change_machine::plan(place, &instance, input),
        StartsJob::DestroySystem => destroy_system::plan(host, input, call),
        StartsJob::AddResourceSettings => add_resource_settings::plan(host, input, call),
        StartsJob::ModifyResourceSettings => modify_resource_settings::plan(host, input),
        StartsJob::ModifySystemSettings => modify_system_settings::plan(host, input),
        StartsJob::CreateSnapshot => create_snapshot::plan(host, input, call),
        StartsJob::CreateVirtualHardDisk => create_virtual_hard_disk::plan(input),
    }
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
    if let Some(code) = plan.fails {
        failing_job(&mut job, code);
    }
    if job.affects.is_empty() {
        job.affects.extend(plan.vm);
    }
    let (number, reference) = add(host, job, call);
    host.effects.extend(plan.effects.into_iter().map(|effect| (number, effect)));
    reference
}

/// Starts a job of this name that fails with this ErrorCode.
pub(super) fn fail(host: &mut Host, name: &str, code: u16, call: Call<'_>) -> Reference {
    let mut job = running_job(name, 0);
    failing_job(&mut job, code);
    add(host, job, call).1
}

fn add(host: &mut Host, mut job: Job, call: Call<'_>) -> (usize, Reference) {
    job.instance_id = new_key(call, 0x10B0_0000_0000_0000_0000_0000_0000_0000);
    let owner = PropertyValue::One(PropertyItem::Text(call.user.to_owned()));
    job.properties.entry("Owner".to_owned()).or_insert(owner);
    let reference = job_associations::reference(&job);
    (host.repository.jobs.start(job, call.now), reference)
}
