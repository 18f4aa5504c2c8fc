//! What is on a host in addition to its jobs: the host itself, its virtual machines, its services, and the scenario's instances.

use std::sync::Arc;

use jiff::Timestamp;

use super::{machines, services, system_settings};
use crate::simulator::message::instance::Instance;
use crate::simulator::message::properties::Value;
use crate::simulator::scenario::{Scenario, SettingsInstance};

/// All of them in the order of an enumeration; `None` where something was deleted. Hosts that play one scenario share them until one of
/// the hosts changes them.
#[derive(Debug, Clone)]
pub(crate) struct Rows {
    rows: Arc<Vec<Option<Instance>>>,
    /// The name of the host that they were written for.
    written_for: Arc<str>,
    host: Arc<str>,
}

impl Rows {
    /// Those of a scenario. `epoch` is when the host was started.
    pub(crate) fn new(scenario: &Scenario, epoch: Timestamp) -> Self {
        let host: Arc<str> = scenario.host.name.as_str().into();
        let rows = rows(scenario, epoch).into_iter().map(Some).collect();
        Self { rows: Arc::new(rows), written_for: Arc::clone(&host), host }
    }

    /// The same for a host of another name.
    pub(crate) fn of_host(&self, name: &str) -> Self {
        Self { host: name.into(), ..self.clone() }
    }

    pub(crate) fn host(&self) -> &Arc<str> {
        &self.host
    }

    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// One of them as it was written: the host's name in it may be that of another one.
    pub(crate) fn get(&self, number: usize) -> Option<&Instance> {
        self.rows.get(number)?.as_ref()
    }

    /// One of them, with the name of this host.
    pub(crate) fn own(&self, number: usize) -> Option<Instance> {
        let mut row = self.get(number)?.clone();
        if self.host != self.written_for {
            let values = row.properties.values_mut();
            for value in values.filter(|value| matches!(value, Value::One(text) if **text == *self.written_for)) {
                *value = Value::One(self.host.to_string());
            }
        }
        Some(row)
    }

    /// All of them as they were written.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Instance> {
        self.rows.iter().flatten()
    }

    pub(crate) fn position(&self, is_it: impl Fn(&Instance) -> bool) -> Option<usize> {
        self.rows.iter().position(|row| row.as_ref().is_some_and(&is_it))
    }

    pub(crate) fn push(&mut self, row: Instance) {
        Arc::make_mut(&mut self.rows).push(Some(row));
    }

    /// The place of one of them, to change or to empty it.
    pub(crate) fn get_mut(&mut self, number: usize) -> Option<&mut Option<Instance>> {
        Arc::make_mut(&mut self.rows).get_mut(number)
    }
}

fn rows(scenario: &Scenario, epoch: Timestamp) -> Vec<Instance> {
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
