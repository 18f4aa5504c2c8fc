//! The services of Hyper-V, which start jobs. documented: the values in the MOF of Microsoft's page of each class; SystemName is the host.
//! assumed: what has no value there is null.

use crate::simulator::message::instance::Instance;
use crate::simulator::message::properties::{Properties, Value};
use crate::simulator::message::reference::Reference;
use crate::simulator::schema::classes::NAMESPACE;

/// A service as its page shows it. An empty text is null.
struct Service {
    class: &'static str,
    name: &'static str,
    caption: &'static str,
    description: &'static str,
    element_name: &'static str,
    status_description: &'static str,
    status: &'static str,
    enabled_state: u16,
    started: &'static str,
}

const SERVICES: [Service; 5] = [
    Service {
        class: "Msvm_VirtualSystemManagementService",
        name: "vmms",
        caption: "Virtual System Management Service",
        description: "Service for creating, manipulating, and managing virtual machines",
        element_name: "Hyper-V Virtual System Management Service",
        status_description: "The service is running normally",
        status: "",
        enabled_state: 2,
        started: "true",
    },
    Service {
        class: "Msvm_ImageManagementService",
        name: "vhdsvc",
        caption: "Hyper-V Image Management Service",
        description: "Provides Image Management servicing for Hyper-V",
        element_name: "Hyper-V Image Management Service",
        status_description: "OK",
        status: "",
        enabled_state: 2,
        started: "true",
    },
    Service {
        class: "Msvm_VirtualSystemMigrationService",
        name: "migrationwmi",
        caption: "Hyper-V Migration Service",
        description: "Hyper-V Migration Service",
        element_name: "Hyper-V Migration Service",
        status_description: "OK",
        status: "OK",
        enabled_state: 2,
        started: "",
    },
    Service {
        class: "Msvm_VirtualSystemSnapshotService",
        name: "vssnapsvc",
        caption: "Hyper-V Virtual System Snapshot Service",
        description: "Service for creating, destroying, and applying virtual machine snapshots",
        element_name: "",
        status_description: "The service is running normally",
        status: "",
        enabled_state: 2,
        started: "true",
    },
    Service {
        class: "Msvm_VirtualEthernetSwitchManagementService",
        name: "nvspwmi",
        caption: "Virtual Networking Management Service",
        description: "Provides Hyper-V Networking WMI management",
        element_name: "Hyper-V Networking Management Service",
        status_description: "OK",
        status: "OK",
        enabled_state: 5,
        started: "true",
    },
];

/// All of them.
pub(crate) fn all(host: &str) -> impl Iterator<Item = Instance> + '_ {
    SERVICES.iter().map(move |service| service.instance(host))
}

/// The reference to a service.
pub(crate) fn reference(class: &str, host: &str) -> Reference {
    let name = SERVICES.iter().find(|known| known.class == class).map_or("", |known| known.name);
    let keys = [
        ("CreationClassName", class),
        ("Name", name),
        ("SystemCreationClassName", "Msvm_ComputerSystem"),
        ("SystemName", host),
    ];
    let keys = keys.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
    Reference { namespace: NAMESPACE.to_owned(), class: class.to_owned(), keys }
}

impl Service {
    fn instance(&self, host: &str) -> Instance {
        let mut all: Properties = NULL.map(|name| (name.into(), Value::Null)).into();
        let keys = reference(self.class, host).keys;
        let names = keys.iter().map(|(name, _)| name.clone()).collect();
        all.extend(keys.into_iter().map(|(name, value)| (name.into(), Value::One(value))));
        all.extend(
            self.texts().map(|(name, text)| (name.into(), Value::text(Some(text).filter(|text| !text.is_empty())))),
        );
        let numbers =
            [("EnabledDefault", 2), ("EnabledState", self.enabled_state), ("HealthState", 5), ("RequestedState", 12)];
        all.extend(numbers.map(|(name, number)| (name.into(), Value::number(Some(number)))));
        all.extend(self.of_class());
        all.insert("AvailableRequestedStates".into(), Value::NullArray);
        all.insert("OperationalStatus".into(), Value::Many(vec!["2".to_owned()]));
        all.insert("StatusDescriptions".into(), Value::Many(vec![self.status_description.to_owned()]));
        Instance { namespace: NAMESPACE.to_owned(), class: self.class.to_owned(), keys: names, properties: all }
    }

    /// What one class alone has. No migration is under way here.
    fn of_class(&self) -> Properties {
        let none = || Value::number(Some(0_u16));
        match self.class {
            "Msvm_VirtualSystemSnapshotService" => {
                [("TransitioningToState".into(), Value::number(Some(12_u16)))].into()
            }
            "Msvm_VirtualSystemMigrationService" => [
                ("ActiveStorageMigrationCount".into(), none()),
                ("ActiveVirtualSystemMigrationCount".into(), none()),
                ("MigrationServiceListenerIPAddressList".into(), Value::NullArray),
            ]
            .into(),
            _ => Properties::new(),
        }
    }

    fn texts(&self) -> [(&'static str, &'static str); 5] {
        [
            ("Caption", self.caption),
            ("Description", self.description),
            ("ElementName", self.element_name),
            ("Started", self.started),
            ("Status", self.status),
        ]
    }
}

/// What no service fills.
const NULL: [&str; 12] = [
    "CommunicationStatus",
    "DetailedStatus",
    "InstallDate",
    "InstanceID",
    "OperatingStatus",
    "OtherEnabledState",
    "PrimaryOwnerContact",
    "PrimaryOwnerName",
    "PrimaryStatus",
    "StartMode",
    "TimeOfLastStateChange",
    "TransitioningToState",
];
