//! The methods that the host has, and their parameters (Microsoft's HyperV_v2 pages; CIM schema 2.32).

/// A method.
#[derive(Debug)]
pub(crate) struct Signature {
    /// The class that has it, and with it those below.
    pub(crate) class: &'static str,
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
    /// DefineSystem of the service for switches.
    DefineSwitch,
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
    AddResourceSettings,
    ModifyResourceSettings,
    ModifySystemSettings,
    CreateSnapshot,
    CreateVirtualHardDisk,
}

impl StartsJob {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::RequestStateChange => "RequestStateChange",
            Self::DestroySystem => "DestroySystem",
            Self::AddResourceSettings => "AddResourceSettings",
            Self::ModifyResourceSettings => "ModifyResourceSettings",
            Self::ModifySystemSettings => "ModifySystemSettings",
            Self::CreateSnapshot => "CreateSnapshot",
            Self::CreateVirtualHardDisk => "CreateVirtualHardDisk",
        }
    }
}

impl Answers {
    /// The output parameters next to the return value.
    pub(crate) fn outputs(self) -> &'static [(&'static str, Kind)] {
        const JOB: (&str, Kind) = ("Job", Kind::Reference("CIM_ConcreteJob"));
        match self {
            Self::Errors(ErrorMethod::GetError) => &[("Error", Kind::Instance("CIM_Error"))],
            Self::Errors(ErrorMethod::GetErrorEx) => &[("Errors", Kind::Instances("Msvm_Error"))],
            Self::JobChange => &[],
            Self::Start(StartsJob::AddResourceSettings | StartsJob::ModifyResourceSettings) => {
                &[("ResultingResourceSettings", Kind::References("CIM_ResourceAllocationSettingData")), JOB]
            }
            Self::Start(StartsJob::CreateSnapshot) => {
                &[("ResultingSnapshot", Kind::Reference("CIM_VirtualSystemSettingData")), JOB]
            }
            Self::DefineSwitch => &[("ResultingSystem", Kind::Reference("CIM_ComputerSystem")), JOB],
            Self::Start(_) => &[JOB],
        }
    }
}
