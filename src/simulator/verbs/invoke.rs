//! Invoke: the methods the host has, their parameters, and who answers them (MS-WSMV 3.1.4.1.32; DSP0230 section 10.3).

use super::invocation::Invocation;
use super::{change_job, define_switch, get_error, locate, start_job};
use crate::simulator::call::{Answered, Call, Host};
use crate::simulator::message::fault::Fault;
use crate::simulator::message::faults;
use crate::simulator::message::refusal::Refusal;
use crate::simulator::message::request::Request;
use crate::simulator::schema::methods::{Answers, Kind, Needed, Parameter, Signature};
use crate::xml::Node;

/// Answers a method.
pub(crate) fn invoke(
    host: &mut Host,
    signature: &'static Signature,
    request: &Request<'_>,
    call: Call<'_>,
) -> Result<Answered, Refusal> {
    let invocation = Invocation { input: input(signature, request)?, request, call };
    match signature.answers {
        Answers::JobChange => change_job::answer(host, invocation),
        Answers::Start(start) => start_job::answer(host, start, invocation),
        Answers::DefineSwitch => define_switch::answer(host, invocation),
        Answers::Errors(method) => {
            let number = locate::job(&mut host.repository, request, call.now)?;
            let jobs = &host.repository.jobs;
            let job = jobs.job(number).ok_or_else(|| faults::not_found(&locate::path(request)))?;
            let progress = jobs.progress(number, &job, call.now);
            Ok(Answered::with(get_error::output(&job, &progress, &request.resource, method)))
        }
    }
}

/// The input element, whose children are checked by their names.
fn input<'d>(signature: &Signature, request: &Request<'d>) -> Result<Node<'d>, Box<Fault>> {
    let Signature { name, parameters, .. } = signature;
    let is_input = |input: &Node<'_>| {
        input.local() == format!("{name}_INPUT") && input.name().namespace.eq_ignore_ascii_case(&request.resource.uri)
    };
    let input = request.input.filter(is_input).ok_or_else(|| {
        faults::schema(format!("the body must hold {name}_INPUT in the namespace of the resource URI"))
    })?;
    for child in input.children() {
        if !parameters.iter().any(|parameter| parameter.name == child.local()) {
            return Err(faults::schema(format!("{name} has no input parameter {}", child.local())));
        }
    }
    check_references(parameters, input)?;
    let missing = parameters
        .iter()
        .find(|parameter| parameter.needed == Needed::Always && input.child_local(parameter.name).is_none());
    match missing {
        Some(parameter) => Err(faults::schema(format!("{name} needs the input parameter {}", parameter.name))),
        None => Ok(input),
    }
}

/// A reference is in its parameter as it is. recorded: with `a:EndpointReference` around it it is refused (go-wsman, CLAUDE.md).
fn check_references(parameters: &[Parameter], input: Node<'_>) -> Result<(), Box<Fault>> {
    let refers = |parameter: &&Parameter| matches!(parameter.kind, Kind::Reference(_) | Kind::References(_));
    for parameter in parameters.iter().filter(refers) {
        let mut given = input.children().filter(|child| child.local() == parameter.name);
        if given.any(|child| child.child_local("EndpointReference").is_some()) {
            return Err(faults::schema(format!("{} holds an element that is not expected there", parameter.name)));
        }
    }
    Ok(())
}
