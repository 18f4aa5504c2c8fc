//! Invoke: the methods the host has, their parameters, and who answers them (MS-WSMV 3.1.4.1.32; DSP0230 section 10.3).

use super::classes;
use super::faults::{self, Fault};
use super::get_error;
use super::history::Refusal;
use super::host::{Answered, Call, Host};
use super::job_properties::is_hyper_v;
use super::locate;
use super::request::Request;
use crate::xml::Node;

/// A method.
#[derive(Debug)]
pub(super) struct Signature {
    /// The class that has it, and with it those below.
    class: &'static str,
    pub(super) name: &'static str,
    parameters: &'static [Parameter],
    answers: Answers,
}

/// An input parameter.
#[derive(Debug)]
struct Parameter {
    name: &'static str,
    needed: Needed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Needed {
    Always,
    Never,
}

/// Who answers a method.
#[derive(Debug, Clone, Copy)]
enum Answers {
    Errors(get_error::Method),
}

/// The method of this name, if the class has it. The name counts with its case (documented: Microsoft's "Resource URIs" page).
pub(super) fn signature(class: &str, name: &str) -> Option<&'static Signature> {
    let fits = |signature: &&Signature| {
        let of_class = classes::is_a(class, signature.class)
            || (signature.class == "CIM_ConcreteJob" && !classes::is_known(class));
        // documented: GetErrorEx is Hyper-V's own.
        of_class && signature.name == name && (name != "GetErrorEx" || is_hyper_v(class))
    };
    SIGNATURES.iter().find(fits)
}

/// Answers a method.
pub(super) fn invoke(
    host: &mut Host,
    signature: &'static Signature,
    request: &Request<'_>,
    call: Call<'_>,
) -> Result<Answered, Refusal> {
    input(signature, request)?;
    match signature.answers {
        Answers::Errors(method) => {
            let number = locate::job(&mut host.repository, request, call.now)?;
            let jobs = &host.repository.jobs;
            let job = jobs.job(number).ok_or_else(|| faults::not_found(&locate::path(request)))?;
            let course = jobs.course(number, &job, call.now);
            Ok(Answered::with(get_error::output(&job, &course, &request.resource, method)))
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
    let missing = parameters
        .iter()
        .find(|parameter| parameter.needed == Needed::Always && input.child_local(parameter.name).is_none());
    match missing {
        Some(parameter) => Err(faults::schema(format!("{name} needs the input parameter {}", parameter.name))),
        None => Ok(input),
    }
}

const SIGNATURES: &[Signature] = &[
    Signature {
        class: "CIM_ConcreteJob",
        name: "GetError",
        parameters: &[],
        answers: Answers::Errors(get_error::Method::GetError),
    },
    Signature {
        class: "CIM_ConcreteJob",
        name: "GetErrorEx",
        parameters: &[],
        answers: Answers::Errors(get_error::Method::GetErrorEx),
    },
];
