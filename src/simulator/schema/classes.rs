//! The classes the host knows, and what they are derived from (documented: Microsoft's HyperV_v2 pages, CIM schema 2.32).

/// Whether `class` is `base` or derived from it, as far as the host knows. Names are compared without regard to case.
pub(crate) fn is_a(class: &str, base: &str) -> bool {
    let mut class = class;
    // No class here has more than eight above it.
    for _ in 0..8 {
        if class.eq_ignore_ascii_case(base) {
            return true;
        }
        match superclass(class) {
            Some(above) => class = above,
            None => return false,
        }
    }
    false
}

/// Whether the host knows a class without having an instance of it.
pub(crate) fn is_known(class: &str) -> bool {
    TREE.iter().any(|(known, above)| known.eq_ignore_ascii_case(class) || above.eq_ignore_ascii_case(class))
}

/// The keys of a class, where the host knows them.
pub(crate) fn keys(class: &str) -> Option<&'static [&'static str]> {
    KEYS.iter().find(|(base, _)| is_a(class, base)).map(|(_, keys)| *keys)
}

/// A class that the host knows as it is spelled.
pub(crate) fn spelled(class: &str) -> Option<&'static str> {
    TREE.iter().flat_map(|(known, above)| [*known, *above]).find(|known| known.eq_ignore_ascii_case(class))
}

/// The classes right below another.
pub(crate) fn below(class: &str) -> impl Iterator<Item = &'static str> {
    TREE.iter().filter(move |(_, above)| above.eq_ignore_ascii_case(class)).map(|(below, _)| *below)
}

/// The class right above another.
pub(crate) fn superclass(class: &str) -> Option<&'static str> {
    TREE.iter().find(|(known, _)| known.eq_ignore_ascii_case(class)).map(|(_, above)| *above)
}

/// Whether a class is one of Hyper-V's own, which have GetErrorEx and Msvm_Error.
pub(crate) fn is_hyper_v(class: &str) -> bool {
    class.get(..5).is_some_and(|prefix| prefix.eq_ignore_ascii_case("Msvm_"))
}

/// Where Hyper-V's classes are.
pub(crate) const NAMESPACE: &str = "root/virtualization/v2";

/// The classes of jobs a Hyper-V host knows (documented: Microsoft's HyperV_v2 pages).
pub(crate) const JOB_CLASSES: [&str; 7] = [
    "CIM_ConcreteJob",
    "Msvm_ConcreteJob",
    "Msvm_StorageJob",
    "Msvm_MigrationJob",
    "Msvm_CopyFileToGuestJob",
    "Msvm_VirtualSystemReferencePointExportJob",
    "Msvm_CollectionReferencePointExportJob",
];

/// A class, and the one above it.
const TREE: &[(&str, &str)] = &[
    ("CIM_ManagedSystemElement", "CIM_ManagedElement"),
    ("CIM_LogicalElement", "CIM_ManagedSystemElement"),
    ("CIM_Job", "CIM_LogicalElement"),
    ("CIM_ConcreteJob", "CIM_Job"),
    ("Msvm_ConcreteJob", "CIM_ConcreteJob"),
    ("Msvm_StorageJob", "CIM_ConcreteJob"),
    ("Msvm_MigrationJob", "CIM_ConcreteJob"),
    ("Msvm_CopyFileToGuestJob", "CIM_ConcreteJob"),
    ("Msvm_VirtualSystemReferencePointExportJob", "CIM_ConcreteJob"),
    ("Msvm_CollectionReferencePointExportJob", "CIM_ConcreteJob"),
    ("CIM_EnabledLogicalElement", "CIM_LogicalElement"),
    ("CIM_System", "CIM_EnabledLogicalElement"),
    ("CIM_ComputerSystem", "CIM_System"),
    ("Msvm_ComputerSystem", "CIM_ComputerSystem"),
    ("Msvm_VirtualEthernetSwitch", "CIM_ComputerSystem"),
    ("CIM_Service", "CIM_EnabledLogicalElement"),
    ("CIM_VirtualSystemManagementService", "CIM_Service"),
    ("Msvm_VirtualSystemManagementService", "CIM_VirtualSystemManagementService"),
    ("Msvm_ImageManagementService", "CIM_Service"),
    ("Msvm_VirtualSystemMigrationService", "CIM_Service"),
    ("CIM_VirtualSystemSnapshotService", "CIM_Service"),
    ("Msvm_VirtualSystemSnapshotService", "CIM_VirtualSystemSnapshotService"),
    ("Msvm_VirtualEthernetSwitchManagementService", "CIM_VirtualSystemManagementService"),
    ("CIM_SettingData", "CIM_ManagedElement"),
    ("CIM_VirtualSystemSettingData", "CIM_SettingData"),
    ("Msvm_VirtualSystemSettingData", "CIM_VirtualSystemSettingData"),
    ("Msvm_VirtualEthernetSwitchSettingData", "CIM_VirtualSystemSettingData"),
    ("CIM_ResourceAllocationSettingData", "CIM_SettingData"),
    ("Msvm_ResourceAllocationSettingData", "CIM_ResourceAllocationSettingData"),
    ("Msvm_EthernetPortAllocationSettingData", "CIM_ResourceAllocationSettingData"),
    ("Msvm_MemorySettingData", "CIM_ResourceAllocationSettingData"),
    ("Msvm_ProcessorSettingData", "CIM_ResourceAllocationSettingData"),
    ("Msvm_StorageAllocationSettingData", "CIM_ResourceAllocationSettingData"),
    ("Msvm_AffectedJobElement", "CIM_AffectedJobElement"),
    ("Msvm_AffectedStorageJobElement", "CIM_AffectedJobElement"),
    ("Msvm_OwningJobElement", "CIM_OwningJobElement"),
];

/// What names an instance of a class and of those below it.
const KEYS: &[(&str, &[&str])] = &[
    ("CIM_ConcreteJob", &["InstanceID"]),
    ("CIM_ComputerSystem", &["CreationClassName", "Name"]),
    ("CIM_Service", &["CreationClassName", "Name", "SystemCreationClassName", "SystemName"]),
    ("CIM_SettingData", &["InstanceID"]),
    ("CIM_AffectedJobElement", &["AffectedElement", "AffectingElement"]),
    ("CIM_OwningJobElement", &["OwnedElement", "OwningElement"]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_is_all_that_are_above_it() {
        assert!(is_a("msvm_storagejob", "CIM_ManagedElement"));
        assert!(is_a("Msvm_StorageJob", "Msvm_StorageJob"));
        assert!(!is_a("Msvm_StorageJob", "Msvm_ConcreteJob"));
        assert!(!is_a("Acme_Thing", "CIM_ManagedElement"));
    }

    #[test]
    fn no_class_is_more_than_eight_deep() {
        for (class, _) in TREE {
            assert!(is_a(class, "CIM_ManagedElement") || class.contains("JobElement"), "{class}");
        }
    }
}
