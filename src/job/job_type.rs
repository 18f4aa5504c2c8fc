//! What a Hyper-V job does: JobType of Msvm_ConcreteJob, Msvm_StorageJob and Msvm_MigrationJob (the pages of the classes).
//!
//! The same number means different things: 1 defines a virtual machine, or creates a virtual hard disk. The class
//! of the job decides, so there are three maps.

use crate::cim::value_map::value_map;

/// The name of a job type, after the class of the job; the case of the class does not matter.
///
/// `None` for a class without job types (CIM_ConcreteJob has none) and for a number that its map does not name.
#[must_use]
pub fn job_type_name(class: &str, raw: u16) -> Option<&'static str> {
    match class.to_ascii_lowercase().as_str() {
        "msvm_concretejob" => ConcreteJobType::from(raw).name(),
        "msvm_storagejob" => StorageJobType::from(raw).name(),
        "msvm_migrationjob" => MigrationJobType::from(raw).name(),
        _ => None,
    }
}

/// The names of all job types of all classes.
pub(super) fn job_type_names() -> impl Iterator<Item = &'static str> {
    let concrete = ConcreteJobType::KNOWN.iter().filter_map(|known| known.name());
    let storage = StorageJobType::KNOWN.iter().filter_map(|known| known.name());
    concrete.chain(storage).chain(MigrationJobType::KNOWN.iter().filter_map(|known| known.name()))
}

value_map! {
    /// What a job of the virtual machine management service does (Msvm_ConcreteJob.JobType).
    ///
    /// Numbers of 125 and above exist since Windows 10.
    pub enum ConcreteJobType: u16 {
        NotKnown = 0 => "Unknown",
        DefineVirtualMachine = 1 => "Define Virtual Machine",
        ModifyVirtualMachine = 2 => "Modify Virtual Machine",
        DestroyVirtualMachine = 3 => "Destroy Virtual Machine",
        ModifyManagementServiceSettings = 4 => "Modify Management Service Settings",
        InitializeVirtualMachine = 10 => "Initialize Virtual Machine",
        WaitingToStartVirtualMachine = 11 => "Waiting to Start Virtual Machine",
        StartVirtualMachine = 12 => "Start Virtual Machine",
        PowerOffVirtualMachine = 13 => "Power Off Virtual Machine",
        SaveVirtualMachine = 14 => "Save Virtual Machine",
        RestoreVirtualMachine = 15 => "Restore Virtual Machine",
        ShutDownVirtualMachine = 16 => "Shut Down Virtual Machine",
        PauseVirtualMachine = 26 => "Pause Virtual Machine",
        ResumeVirtualMachine = 27 => "Resume Virtual Machine",
        ResetVirtualMachine = 28 => "Reset Virtual Machine",
        RebootVirtualMachine = 29 => "Reboot Virtual Machine",
        AddVirtualMachineResources = 30 => "Add Virtual Machine Resources",
        ModifyVirtualMachineResources = 31 => "Modify Virtual Machine Resources",
        RemoveVirtualMachineResources = 32 => "Remove Virtual Machine Resources",
        RequestInitialVirtualMachineMemory = 40 => "Request Initial Virtual Machine Memory",
        AddMemoryToVirtualMachine = 41 => "Add Memory to Virtual Machine",
        RemoveMemoryFromVirtualMachine = 42 => "Remove Memory from Virtual Machine",
        MergingVhdDisks = 50 => "Merging VHD Disks",
        CreateVssSnapshotInsideVirtualMachine = 51 => "Create VSS Snapshot inside Virtual Machine",
        GetImportSettingData = 60 => "Get Import Setting Data",
        ImportVirtualMachine = 61 => "Import Virtual Machine",
        ExportVirtualMachine = 62 => "Export Virtual Machine",
        RegisterConfiguration = 63 => "Register Configuration",
        UnregisterConfiguration = 64 => "Unregister Configuration",
        SnapshotVirtualMachine = 70 => "Snapshot Virtual Machine",
        ApplyVirtualMachineSnapshot = 71 => "Apply Virtual Machine Snapshot",
        DeleteVirtualMachineSnapshot = 72 => "Delete Virtual Machine Snapshot",
        ClearVirtualMachineSnapshotState = 73 => "Clear Virtual Machine Snapshot State",
        AddResourcesToResourcePool = 80 => "Add Resources to Resource Pool",
        RemoveResourcesFromResourcePool = 81 => "Remove Resources from Resource Pool",
        ModifyReplicationServerSettings = 90 => "Modify Replication Server Settings",
        CreateReplicationRelationship = 91 => "Create Replication Relationship",
        ModifyReplicationRelationshipSettings = 92 => "Modify Replication Relationship Settings",
        RemoveReplicationRelationship = 93 => "Remove Replication Relationship",
        StartInbandInitialReplication = 94 => "Start Inband Initial Replication",
        ImportReplication = 95 => "Import Replication",
        ReplicateStateChange = 96 => "Replicate State Change",
        InitiateFailover = 97 => "Initiate Failover",
        RevertFailover = 98 => "Revert Failover",
        CommitFailover = 99 => "Commit Failover",
        InitiateSyncedReplication = 100 => "Initiate Synced Replication",
        CancelSyncedReplication = 101 => "Cancel Synced Replication",
        InitiateTestReplica = 102 => "Initiate Test Replica",
        RemoveTestReplica = 103 => "Remove Test Replica",
        ReverseReplication = 104 => "Reverse Replication",
        ReplicationSendingDelta = 105 => "Replication Sending Delta",
        ReplicationReceivingDelta = 106 => "Replication Receiving Delta",
        Resynchronizing = 107 => "Resynchronizing",
        ApplyChangeLog = 108 => "Apply change log",
        StopInitialReplication = 109 => "Stop Initial Replication",
        StopResynchronizing = 110 => "Stop Resynchronizing",
        GetReplicaStatistics = 111 => "Get Replica statistics",
        PrepareForConsistencyChecker = 112 => "Prepare for Consistency Checker",
        ConsistencyChecker = 113 => "Consistency Checker",
        StopConsistencyChecker = 114 => "Stop Consistency Checker",
        TestReplicationConnection = 115 => "Test Replication Connection",
        SendingInitialReplica = 116 => "Sending Initial Replica",
        StartResyncInitialReplication = 117 => "Start Resync Initial Replication",
        StartExportInitialReplication = 118 => "Start Export Initial Replication",
        ResetReplicaStatistics = 119 => "Reset Replica Statistics",
        ApplyRegisteredDeltas = 120 => "Apply Registered Deltas",
        ResynchronizingExtendedReplication = 121 => "Resynchronizing Extended Replication",
        ReadingTestReplicaConfiguration = 122 => "Reading Test Replica Configuration",
        ChangeTheReplicationModeToPrimary = 123 => "Change the replication mode to primary",
        InitiateFailback = 124 => "Initiate Failback",
        UpdateDiskSet = 125 => "Update Disk Set",
        DefineEthernetSwitch = 130 => "Define Ethernet Switch",
        ModifyEthernetSwitchSettings = 131 => "Modify Ethernet Switch Settings",
        DestroyEthernetSwitch = 132 => "Destroy Ethernet Switch",
        AddEthernetSwitchResources = 133 => "Add Ethernet Switch Resources",
        ModifyEthernetSwitchResources = 134 => "Modify Ethernet Switch Resources",
        RemoveEthernetSwitchResources = 135 => "Remove Ethernet Switch Resources",
        ValidatePlannedVirtualMachine = 140 => "Validate Planned Virtual Machine",
        RealizingVirtualMachine = 141 => "Realizing Virtual Machine",
        CreatingAResourcePool = 150 => "Creating a Resource Pool",
        ChangingTheParentResourcesOfAResourcePool = 151 => "Changing the Parent Resources of a Resource Pool",
        /// The name is spelled as on the page of the class.
        ChangingTheNonAllocationSettingsOfAResourcePool = 152 => "Changing the Non-alloction Settings of a Resource Pool",
        DeletingAResourcePool = 153 => "Deleting a Resource Pool",
        EnableRemoteFxGpu = 160 => "Enable RemoteFx GPU",
        DisableRemoteFxGpu = 161 => "Disable RemoteFx GPU",
        ModifyThreeDServiceSettings = 162 => "Modify 3D Service Settings",
        BackupVirtualMachine = 170 => "Backup Virtual Machine",
        GuestServiceInterface = 180 => "Guest Service Interface",
        QueryGuestClusterInformation = 181 => "Query Guest Cluster Information",
        DefineCollection = 190 => "Define Collection",
        DestroyCollection = 191 => "Destroy Collection",
        RenameCollection = 192 => "Rename Collection",
        AddMemberToCollection = 193 => "Add Member to Collection",
        RemoveMemberFromCollection = 194 => "Remove Member from Collection",
        AddSettingToCollection = 195 => "Add Setting to Collection",
        RemoveSettingFromCollection = 196 => "Remove Setting from Collection",
        ModifySettingOnCollection = 197 => "Modify Setting on Collection",
        SnapshotCollection = 198 => "Snapshot Collection",
        ConvertSnapshotToReferencePoint = 200 => "Convert Snapshot to Reference Point",
        CreateReferencePoint = 201 => "Create Reference Point",
        DeleteReferencePoint = 202 => "Delete Reference Point",
        ExportReferencePoint = 203 => "Export Reference Point",
        RemoveAssociatedDataFromReferencePoint = 204 => "Remove Associated Data from Reference Point",
        CreateReferencePointOnCollection = 205 => "Create Reference Point on Collection",
        ExportReferencePointOnCollection = 206 => "Export Reference Point on Collection",
        RemoveAssociatedDataFromReferencePointOnCollection = 207 => "Remove Associated Data from Reference Point on Collection",
        DeleteReferencePointOnCollection = 208 => "Delete Reference Point on Collection",
        ImportReferencePointMetadata = 209 => "Import Reference Point metadata",
        MountOrDismountAssignableDevice = 260 => "Mount or Dismount Assignable Device",
    }
}

value_map! {
    /// What a job of the image management service does (Msvm_StorageJob.JobType).
    pub enum StorageJobType: u16 {
        NotKnown = 0 => "Unknown",
        VhdCreation = 1 => "VHD Creation",
        FloppyCreation = 2 => "Floppy Creation",
        Compaction = 3 => "Compaction",
        Expansion = 4 => "Expansion",
        Merging = 5 => "Merging",
        Conversion = 6 => "Conversion",
        LoopbackMount = 7 => "Loopback Mount",
        GetVhdInfo = 8 => "Get VHD Info",
        ValidateVhdImage = 9 => "Validate VHD Image",
    }
}

value_map! {
    /// What a job of the migration service does (Msvm_MigrationJob.JobType).
    pub enum MigrationJobType: u16 {
        NotKnown = 0 => "Unknown",
        CreatingRemoteVirtualMachine = 300 => "Creating Remote Virtual Machine",
        CheckingVirtualMachineCompatibility = 301 => "Checking Virtual Machine Compatibility",
        CheckingVirtualMachineAndStorageCompatibility = 302 => "Checking Virtual Machine and Storage Compatibility",
        CheckingStorageCompatibility = 303 => "Checking Storage Compatibility",
        CheckingStorageMigration = 304 => "Checking Storage Migration",
        MovingVirtualMachine = 305 => "Moving Virtual Machine",
        MovingVirtualMachineAndStorage = 306 => "Moving Virtual Machine and Storage",
        MovingStorage = 307 => "Moving Storage",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_class_decides_what_a_number_means() {
        let names = ["Msvm_ConcreteJob", "Msvm_StorageJob", "Msvm_MigrationJob"].map(|class| job_type_name(class, 5));
        assert_eq!(names, [None, Some("Merging"), None]);
    }

    #[test]
    fn the_case_of_the_class_does_not_matter() {
        assert_eq!(job_type_name("MSVM_MIGRATIONJOB", 305), Some("Moving Virtual Machine"));
    }

    #[test]
    fn a_class_without_job_types_has_no_names() {
        assert_eq!(job_type_name("CIM_ConcreteJob", 1), None);
    }
}
