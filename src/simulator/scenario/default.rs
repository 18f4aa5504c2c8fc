//! What several parts of a scenario leave out: the class and the namespace of a job.

pub(super) fn default_class() -> String {
    "Msvm_ConcreteJob".to_owned()
}

pub(super) fn default_namespace() -> String {
    "root/virtualization/v2".to_owned()
}
