//! What is on a host in addition to its jobs: the host itself, its virtual machines, its services, and the scenario's instances.

use jiff::Timestamp;

use super::{machines, services, system_settings};
use crate::simulator::message::instance::Instance;
use crate::simulator::message::properties::Value;
use crate::simulator::scenario::{Scenario, SettingsInstance};

/// All of them in the order of an enumeration. `epoch` is when the host was started.
pub(crate) fn rows(scenario: &Scenario, epoch: Timestamp) -> Vec<Instance> {
    let host = scenario.host.name.as_str();
    let machines = scenario.vms.iter().map(|machine| machines::virtual_machine(machine, epoch));
    let settings = scenario.vms.iter().map(|machine| system_settings::of_machine(&machine.id, &machine.name, epoch));
    let others = scenario.instances.iter().map(of_scenario);
    std::iter::once(machines::host(host))
        .chain(machines)
        .chain(services::all(host))
        .chain(settings)
        .chain(others)
        .collect()
}

/// An instance of the scenario.
pub(crate) fn of_scenario(instance: &SettingsInstance) -> Instance {
    let property = |(name, value)| (String::clone(name).into(), Value::of_scenario(value));
    Instance {
        namespace: instance.namespace.clone(),
        class: instance.class.clone(),
        keys: instance.keys.clone(),
        properties: instance.properties.iter().map(property).collect(),
    }
}
