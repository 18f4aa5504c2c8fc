//! The associations of a job: what it touches, and whose it is (Msvm_AffectedJobElement, Msvm_AffectedStorageJobElement,
//! Msvm_OwningJobElement; documented: Microsoft's HyperV_v2 pages).

use super::{machines, services};
use crate::addressing::ObjectPath;
use crate::simulator::message::instance::Instance;
use crate::simulator::message::properties::{Properties, Value};
use crate::simulator::message::reference::Reference;
use crate::simulator::scenario::Job;
use crate::simulator::schema::classes::{NAMESPACE, is_hyper_v};

/// How many associations a job has that created so many instances. A job of no Hyper-V class, or one made by a rule, has none.
pub(crate) fn count(job: &Job, created: usize) -> usize {
    if is_hyper_v(&job.class) { job.affects.len() + created + 1 } else { 0 }
}

/// One of them; the last is its owner. recorded: the properties and their order (go-wsman,
/// recorded_affectedjobelement_pull_created.xml); whether a null array is left out for other classes, too, is not known.
pub(crate) fn link(job: &Job, created: &[Reference], number: usize, host: &str) -> Instance {
    let this = Value::Reference(reference(job));
    let storage = job.class.eq_ignore_ascii_case("Msvm_StorageJob");
    let (class, keys, properties) = if let Some((affected, effects)) = affected(job, created, number) {
        let class = if storage { "Msvm_AffectedStorageJobElement" } else { "Msvm_AffectedJobElement" };
        let properties = [
            ("AffectedElement", Value::Reference(affected)),
            ("AffectingElement", this),
            ("ElementEffects", Value::Many(effects)),
        ];
        (class, ["AffectedElement", "AffectingElement"], properties.to_vec())
    } else {
        let owner = Value::Reference(services::reference(owner(job), host));
        (
            "Msvm_OwningJobElement",
            ["OwnedElement", "OwningElement"],
            vec![("OwnedElement", this), ("OwningElement", owner)],
        )
    };
    let properties: Properties = properties.into_iter().map(|(name, value)| (name.into(), value)).collect();
    Instance {
        namespace: job.namespace.clone(),
        class: class.to_owned(),
        keys: keys.map(str::to_owned).to_vec(),
        properties,
    }
}

/// documented: the owner is responsible for the creation of the job (Msvm_OwningJobElement); assumed: that is the service whose methods
/// start jobs of this class.
fn owner(job: &Job) -> &'static str {
    match job.class.to_ascii_lowercase().as_str() {
        "msvm_storagejob" => "Msvm_ImageManagementService",
        "msvm_migrationjob" => "Msvm_VirtualSystemMigrationService",
        _ => "Msvm_VirtualSystemManagementService",
    }
}

/// What a job touches, and how. recorded: 0 for the machine, 5 for what the job made (go-wsman,
/// recorded_affectedjobelement_pull_same_job_effect0.xml, recorded_affectedjobelement_pull_created.xml).
fn affected(job: &Job, created: &[Reference], number: usize) -> Option<(Reference, Vec<String>)> {
    if let Some(affected) = job.affects.get(number) {
        return Some((element(affected), job.element_effects.iter().map(ToString::to_string).collect()));
    }
    let created = created.get(number.checked_sub(job.affects.len())?)?;
    Some((created.clone(), vec![CREATED.to_owned()]))
}

/// documented: ElementEffects of CIM_AffectedJobElement.
const CREATED: &str = "5";

pub(crate) fn reference(job: &Job) -> Reference {
    let keys = vec![("InstanceID".to_owned(), job.instance_id.clone())];
    Reference { namespace: job.namespace.clone(), class: job.class.clone(), keys }
}

/// A machine by its id, or anything by its path.
fn element(text: &str) -> Reference {
    let path = text.parse::<ObjectPath>().ok().filter(|_| text.contains('='));
    path.map_or_else(|| machines::reference(text), |path| Reference::of_path(&path, NAMESPACE))
}
