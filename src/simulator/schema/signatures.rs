//! Which class has which method, with which parameters (documented: Microsoft's HyperV_v2 pages).

use super::classes::{self, is_hyper_v};
use super::methods::{Answers, ErrorMethod, Kind, Needed, Parameter, Signature, StartsJob};

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

const fn needed(name: &'static str, kind: Kind) -> Parameter {
    Parameter { name, needed: Needed::Always, kind }
}

const fn optional(name: &'static str, kind: Kind) -> Parameter {
    Parameter { name, needed: Needed::Never, kind }
}

const fn method(
    class: &'static str,
    name: &'static str,
    parameters: &'static [Parameter],
    answers: Answers,
) -> Signature {
    Signature { class, name, parameters, answers }
}

/// All of them.
pub(crate) static SIGNATURES: &[Signature] = &[
    method("CIM_ConcreteJob", "GetError", &[], Answers::Errors(ErrorMethod::GetError)),
    method("CIM_ConcreteJob", "GetErrorEx", &[], Answers::Errors(ErrorMethod::GetErrorEx)),
    method("CIM_ConcreteJob", "RequestStateChange", STATE_CHANGE, Answers::JobChange),
    method("Msvm_ComputerSystem", "RequestStateChange", STATE_CHANGE, Answers::Start(StartsJob::RequestStateChange)),
    method(
        MANAGEMENT,
        "DestroySystem",
        &[needed("AffectedSystem", Kind::Reference("CIM_ComputerSystem"))],
        Answers::Start(StartsJob::DestroySystem),
    ),
    method(
        MANAGEMENT,
        "AddResourceSettings",
        &[
            needed("AffectedConfiguration", Kind::Reference("CIM_VirtualSystemSettingData")),
            needed("ResourceSettings", Kind::Instances(RESOURCE)),
        ],
        Answers::Start(StartsJob::AddResourceSettings),
    ),
    method(
        MANAGEMENT,
        "ModifyResourceSettings",
        &[needed("ResourceSettings", Kind::Instances(RESOURCE))],
        Answers::Start(StartsJob::ModifyResourceSettings),
    ),
    method(
        MANAGEMENT,
        "ModifySystemSettings",
        &[needed("SystemSettings", Kind::Instance("CIM_VirtualSystemSettingData"))],
        Answers::Start(StartsJob::ModifySystemSettings),
    ),
    method(
        "Msvm_VirtualSystemSnapshotService",
        "CreateSnapshot",
        &[
            needed("AffectedSystem", Kind::Reference("CIM_ComputerSystem")),
            optional("SnapshotSettings", Kind::Instance("CIM_SettingData")),
            optional("SnapshotType", Kind::Simple("uint16")),
        ],
        Answers::Start(StartsJob::CreateSnapshot),
    ),
    method(
        "Msvm_ImageManagementService",
        "CreateVirtualHardDisk",
        &[needed("VirtualDiskSettingData", Kind::Instance("Msvm_VirtualHardDiskSettingData"))],
        Answers::Start(StartsJob::CreateVirtualHardDisk),
    ),
    method(
        SWITCHES,
        "DefineSystem",
        &[
            needed("SystemSettings", Kind::Instance("CIM_VirtualSystemSettingData")),
            optional("ResourceSettings", Kind::Instances(RESOURCE)),
            optional("ReferenceConfiguration", Kind::Reference("CIM_VirtualSystemSettingData")),
        ],
        Answers::DefineSwitch,
    ),
];

const STATE_CHANGE: &[Parameter] =
    &[needed("RequestedState", Kind::Simple("uint16")), optional("TimeoutPeriod", Kind::Simple("datetime"))];
const MANAGEMENT: &str = "Msvm_VirtualSystemManagementService";
/// The service for virtual switches.
pub(crate) const SWITCHES: &str = "Msvm_VirtualEthernetSwitchManagementService";
const RESOURCE: &str = "CIM_ResourceAllocationSettingData";
