//! The methods that the host has, and their parameters (Microsoft's HyperV_v2 pages; CIM schema 2.32).

use super::classes::{self, is_hyper_v};

/// A method.
#[derive(Debug)]
pub(crate) struct Signature {
    /// The class that has it, and with it those below.
    class: &'static str,
    pub(crate) name: &'static str,
    pub(crate) parameters: &'static [Parameter],
    pub(crate) answers: Answers,
}

/// An input parameter.
#[derive(Debug)]
pub(crate) struct Parameter {
    pub(crate) name: &'static str,
    pub(crate) needed: Needed,
    pub(crate) kind: Kind,
}

/// What a parameter holds (documented: Microsoft's HyperV_v2 pages).
#[derive(Debug, Clone, Copy)]
pub(crate) enum Kind {
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
pub(crate) enum Needed {
    Always,
    Never,
}

/// Who answers a method.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Answers {
    Errors(ErrorMethod),
    /// RequestStateChange of a job.
    JobChange,
    /// A job is started.
    Start(StartsJob),
}

/// A method that tells what went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ErrorMethod {
    GetError,
    GetErrorEx,
}

impl ErrorMethod {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::GetError => "GetError",
            Self::GetErrorEx => "GetErrorEx",
        }
    }

    pub(crate) fn parameter(self) -> &'static str {
        match self {
            Self::GetError => "Error",
            Self::GetErrorEx => "Errors",
        }
    }
}

/// A method that starts a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StartsJob {
    RequestStateChange,
    DestroySystem,
    ModifyResourceSettings,
}

impl StartsJob {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::RequestStateChange => "RequestStateChange",
            Self::DestroySystem => "DestroySystem",
            Self::ModifyResourceSettings => "ModifyResourceSettings",
        }
    }
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

impl Answers {
    /// The output parameters beside the return value.
    pub(crate) fn outputs(self) -> &'static [(&'static str, Kind)] {
        const JOB: (&str, Kind) = ("Job", Kind::Reference("CIM_ConcreteJob"));
        match self {
            Self::Errors(ErrorMethod::GetError) => &[("Error", Kind::Instance("CIM_Error"))],
            Self::Errors(ErrorMethod::GetErrorEx) => &[("Errors", Kind::Instances("Msvm_Error"))],
            Self::JobChange => &[],
            Self::Start(StartsJob::ModifyResourceSettings) => {
                &[("ResultingResourceSettings", Kind::References("CIM_ResourceAllocationSettingData")), JOB]
            }
            Self::Start(_) => &[JOB],
        }
    }
}

pub(crate) static SIGNATURES: &[Signature] = &[
    Signature {
        class: "CIM_ConcreteJob",
        name: "GetError",
        parameters: &[],
        answers: Answers::Errors(ErrorMethod::GetError),
    },
    Signature {
        class: "CIM_ConcreteJob",
        name: "GetErrorEx",
        parameters: &[],
        answers: Answers::Errors(ErrorMethod::GetErrorEx),
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
        answers: Answers::Start(StartsJob::RequestStateChange),
    },
    Signature {
        class: "Msvm_VirtualSystemManagementService",
        name: "DestroySystem",
        parameters: &[Parameter {
            name: "AffectedSystem",
            needed: Needed::Always,
            kind: Kind::Reference("CIM_ComputerSystem"),
        }],
        answers: Answers::Start(StartsJob::DestroySystem),
    },
    Signature {
        class: "Msvm_VirtualSystemManagementService",
        name: "ModifyResourceSettings",
        parameters: &[Parameter {
            name: "ResourceSettings",
            needed: Needed::Always,
            kind: Kind::Instances("CIM_ResourceAllocationSettingData"),
        }],
        answers: Answers::Start(StartsJob::ModifyResourceSettings),
    },
];

const STATE_CHANGE: &[Parameter] = &[
    Parameter { name: "RequestedState", needed: Needed::Always, kind: Kind::Simple("uint16") },
    Parameter { name: "TimeoutPeriod", needed: Needed::Never, kind: Kind::Simple("datetime") },
];
