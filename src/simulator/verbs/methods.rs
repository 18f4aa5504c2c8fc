//! Invoke: the methods the host has, their parameters, and who answers them (MS-WSMV 3.1.4.1.32; DSP0230 section 10.3).

use super::get_class::{named, qualifier, typed};
use super::locate;
use super::{change_job, get_error, start_job};
use crate::simulator::call::{Answered, Call, Host};
use crate::simulator::message::faults::{self, Fault};
use crate::simulator::message::request::Request;
use crate::simulator::model::classes;
use crate::simulator::model::history::Refusal;
use crate::simulator::model::job_properties::is_hyper_v;
use crate::xml::{Element, Name, Node};

/// A method.
#[derive(Debug)]
pub(crate) struct Signature {
    /// The class that has it, and with it those below.
    class: &'static str,
    pub(crate) name: &'static str,
    parameters: &'static [Parameter],
    answers: Answers,
}

/// An input parameter.
#[derive(Debug)]
struct Parameter {
    name: &'static str,
    needed: Needed,
    kind: Kind,
}

/// What a parameter holds (documented: Microsoft's HyperV_v2 pages).
#[derive(Debug, Clone, Copy)]
enum Kind {
    Simple(&'static str),
    /// A reference to an instance of this class.
    Reference(&'static str),
    /// References.
    References(&'static str),
    /// An instance of this class as text.
    Instance(&'static str),
    Instances(&'static str),
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
    /// RequestStateChange of a job.
    JobChange,
    /// A job is started.
    Start(start_job::Start),
}

/// The method of this name, if the class has it. The name counts with its case (documented: Microsoft's "Resource URIs" page).
pub(crate) fn signature(class: &str, name: &str) -> Option<&'static Signature> {
    let fits = |signature: &&Signature| {
        let of_class = classes::is_a(class, signature.class)
            || (signature.class == "CIM_ConcreteJob" && !classes::is_known(class));
        // documented: GetErrorEx is Hyper-V's own.
        of_class && signature.name == name && (name != "GetErrorEx" || is_hyper_v(class))
    };
    SIGNATURES.iter().find(fits)
}

/// Whether this method of a class starts a job.
pub(crate) fn starts_jobs(class: &str, name: &str) -> bool {
    signature(class, name).is_some_and(|signature| matches!(signature.answers, Answers::Start(_)))
}

/// Answers a method.
pub(crate) fn invoke(
    host: &mut Host,
    signature: &'static Signature,
    request: &Request<'_>,
    call: Call<'_>,
) -> Result<Answered, Refusal> {
    let input = input(signature, request)?;
    match signature.answers {
        Answers::JobChange => change_job::answer(host, input, request, call),
        Answers::Start(start) => start_job::answer(host, (start, input), request, call),
        Answers::Errors(method) => {
            let number = locate::job(&mut host.repository, request, call.now)?;
            let jobs = &host.repository.jobs;
            let job = jobs.job(number).ok_or_else(|| faults::not_found(&locate::path(request)))?;
            let course = jobs.course(number, &job, call.now);
            Ok(Answered::with(get_error::output(&job, &course, &request.resource, method)))
        }
    }
}

/// The value of RequestedState.
pub(crate) fn requested_state(input: Node<'_>) -> Result<u16, Box<Fault>> {
    let state = input.child_local("RequestedState").and_then(|state| state.text().trim().parse().ok());
    state.ok_or_else(|| faults::schema("RequestedState must be a number from 0 to 65535"))
}

/// Whether there is a TimeoutPeriod that is neither null nor zero.
pub(crate) fn has_timeout(input: Node<'_>) -> bool {
    let Some(timeout) = input.child_local("TimeoutPeriod") else { return false };
    let text = timeout.children().next().map_or_else(|| timeout.text(), |inner| inner.text());
    text.chars().any(|digit| ('1'..='9').contains(&digit))
}

/// The output element: parameters, then the return value. recorded: this order, no `xsi:type` (go-wsman, invoke answers).
pub(crate) fn output(name: &str, uri: &str, parameters: Vec<Element>, return_value: u32) -> Element {
    let element = |local: String| Element::new(uri.to_owned(), local).prefixed("p");
    element(format!("{name}_OUTPUT"))
        .children(parameters)
        .child(element("ReturnValue".to_owned()).text(return_value.to_string()))
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

/// The METHOD elements of a class, with what it inherits.
pub(crate) fn declarations(class: &str) -> impl Iterator<Item = Element> {
    let own = SIGNATURES
        .iter()
        .filter(move |known| signature(class, known.name).is_some_and(|own| std::ptr::eq(own, *known)));
    own.map(declaration)
}

fn declaration(signature: &Signature) -> Element {
    let inputs = signature.parameters.iter().map(|parameter| (parameter.name, parameter.kind, "In"));
    let outputs = signature.answers.outputs().iter().map(|(name, kind)| (*name, *kind, "Out"));
    typed("METHOD", signature.name, "uint32").children(inputs.chain(outputs).map(parameter))
}

fn parameter((name, kind, direction): (&str, Kind, &str)) -> Element {
    let referring = |element, class: &str| named(element, name).attribute(Name::new("", "REFERENCECLASS"), class);
    let (element, embedded) = match kind {
        Kind::Simple(kind) => (typed("PARAMETER", name, kind), None),
        Kind::Reference(class) => (referring("PARAMETER.REFERENCE", class), None),
        Kind::References(class) => (referring("PARAMETER.REFARRAY", class), None),
        Kind::Instance(class) => (typed("PARAMETER", name, "string"), Some(class)),
        Kind::Instances(class) => (typed("PARAMETER.ARRAY", name, "string"), Some(class)),
    };
    element
        .child(qualifier(direction, "boolean", "true"))
        .children(embedded.map(|class| qualifier("EmbeddedInstance", "string", class)))
}

impl Answers {
    /// The output parameters beside the return value.
    fn outputs(self) -> &'static [(&'static str, Kind)] {
        const JOB: (&str, Kind) = ("Job", Kind::Reference("CIM_ConcreteJob"));
        match self {
            Self::Errors(get_error::Method::GetError) => &[("Error", Kind::Instance("CIM_Error"))],
            Self::Errors(get_error::Method::GetErrorEx) => &[("Errors", Kind::Instances("Msvm_Error"))],
            Self::JobChange => &[],
            Self::Start(start_job::Start::ModifyResourceSettings) => {
                &[("ResultingResourceSettings", Kind::References("CIM_ResourceAllocationSettingData")), JOB]
            }
            Self::Start(_) => &[JOB],
        }
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
    Signature {
        class: "CIM_ConcreteJob",
        name: "RequestStateChange",
        parameters: STATE_CHANGE,
        answers: Answers::JobChange,
    },
    Signature {
        class: "Msvm_ComputerSystem",
        name: "RequestStateChange",
        parameters: STATE_CHANGE,
        answers: Answers::Start(start_job::Start::RequestStateChange),
    },
    Signature {
        class: "Msvm_VirtualSystemManagementService",
        name: "DestroySystem",
        parameters: &[Parameter {
            name: "AffectedSystem",
            needed: Needed::Always,
            kind: Kind::Reference("CIM_ComputerSystem"),
        }],
        answers: Answers::Start(start_job::Start::DestroySystem),
    },
    Signature {
        class: "Msvm_VirtualSystemManagementService",
        name: "ModifyResourceSettings",
        parameters: &[Parameter {
            name: "ResourceSettings",
            needed: Needed::Always,
            kind: Kind::Instances("CIM_ResourceAllocationSettingData"),
        }],
        answers: Answers::Start(start_job::Start::ModifyResourceSettings),
    },
];

const STATE_CHANGE: &[Parameter] = &[
    Parameter { name: "RequestedState", needed: Needed::Always, kind: Kind::Simple("uint16") },
    Parameter { name: "TimeoutPeriod", needed: Needed::Never, kind: Kind::Simple("datetime") },
];
