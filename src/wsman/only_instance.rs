//! Classes of which a Hyper-V host has one instance: its services (Microsoft's reference of `root/virtualization/v2`).

use crate::addressing::EndpointReference;

/// The same reference. A service that is named by its class alone gets the one key that names it: `CreationClassName`.
///
/// Without any key a host answers `WBEM_E_INVALID_METHOD_PARAMETERS` or `w:InternalError`, and this key is enough (recorded by r4sd/go-wsman,
/// libvirt does the same).
#[must_use]
pub fn with_only_instance(mut reference: EndpointReference) -> EndpointReference {
    let class = reference.resource.class();
    let known = SERVICES.iter().find(|known| known.eq_ignore_ascii_case(class));
    let is_bare = reference.selectors.iter().all(|(name, _)| name.starts_with("__"));
    if let Some(class) = known.filter(|_| is_bare) {
        reference.selectors = reference.selectors.with("CreationClassName", *class);
    }
    reference
}

const SERVICES: [&str; 16] = [
    "Msvm_AssignableDeviceService",
    "Msvm_CollectionManagementService",
    "Msvm_CollectionReferencePointService",
    "Msvm_CollectionSnapshotService",
    "Msvm_ImageManagementService",
    "Msvm_MetricService",
    "Msvm_ReplicationService",
    "Msvm_ResourcePoolConfigurationService",
    "Msvm_SecurityService",
    "Msvm_TerminalService",
    "Msvm_VirtualEthernetSwitchManagementService",
    "Msvm_VirtualFcSwitchManagementService",
    "Msvm_VirtualSystemManagementService",
    "Msvm_VirtualSystemMigrationService",
    "Msvm_VirtualSystemReferencePointService",
    "Msvm_VirtualSystemSnapshotService",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::addressing::Target;

    fn path(text: &str) -> String {
        let target: Target = text.parse().unwrap();
        Target { host: None, reference: with_only_instance(target.reference) }.to_string()
    }

    #[test]
    fn a_service_alone_is_named_by_its_class() {
        let expected =
            r#"root\virtualization\v2:Msvm_ImageManagementService.CreationClassName="Msvm_ImageManagementService""#;
        assert_eq!(path("Msvm_ImageManagementService"), expected);
        assert_eq!(path("msvm_imagemanagementservice").split_once('.').unwrap().1, expected.split_once('.').unwrap().1);
    }

    #[test]
    fn keys_that_were_given_and_other_classes_stay_as_they_are() {
        for text in [
            r#"root\virtualization\v2:Msvm_ImageManagementService.Name="vhdsvc""#,
            r"root\virtualization\v2:Msvm_ComputerSystem=@",
            r"root\cimv2:Win32_OperatingSystem=@",
        ] {
            assert_eq!(path(text), text);
        }
    }
}
