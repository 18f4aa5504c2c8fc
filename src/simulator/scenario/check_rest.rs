//! What the parts of a scenario next to its jobs must be: machines, other instances, methods, generated jobs.

use std::collections::HashSet;

use super::check::{is_cim_name, wrong};
use super::document::Scenario;
use super::read::ScenarioError;
use crate::simulator::schema::signatures;

impl Scenario {
    pub(super) fn check_rest(&self) -> Result<(), ScenarioError> {
        self.check_machines()?;
        self.check_instances()?;
        self.check_methods()?;
        self.check_affected()?;
        for (index, rule) in self.generate.iter().enumerate() {
            if !is_cim_name(&rule.class) {
                return Err(wrong(format!("generate[{index}].class"), "must be a CIM name"));
            }
            if rule.count > MOST {
                return Err(wrong(format!("generate[{index}].count"), format!("must be at most {MOST}")));
            }
        }
        Ok(())
    }

    fn check_machines(&self) -> Result<(), ScenarioError> {
        let mut known = HashSet::new();
        for (index, machine) in self.vms.iter().enumerate() {
            let id = machine.id.to_lowercase();
            if id.trim().is_empty() || !known.insert(id) {
                return Err(wrong(
                    format!("vms[{index}].id"),
                    "must be there, and not be the id of an earlier machine",
                ));
            }
            check_names(&format!("vms[{index}]"), machine.properties.keys())?;
        }
        Ok(())
    }

    fn check_instances(&self) -> Result<(), ScenarioError> {
        let mut known = HashSet::new();
        for (index, instance) in self.instances.iter().enumerate() {
            let at = |field: &str| format!("instances[{index}].{field}");
            check_names(&format!("instances[{index}]"), instance.properties.keys().chain([&instance.class]))?;
            if !instance.namespace.split('/').all(is_cim_name) {
                return Err(wrong(at("namespace"), "must be CIM names with `/` between them"));
            }
            let is_property = |key: &&String| instance.properties.contains_key(*key);
            if instance.keys.is_empty() || !instance.keys.iter().all(|key| is_property(&key)) {
                return Err(wrong(at("keys"), "must name properties of the instance"));
            }
            if !known.insert(instance.identity()) {
                return Err(wrong(at("keys"), "have the values of an earlier instance"));
            }
        }
        Ok(())
    }

    fn check_methods(&self) -> Result<(), ScenarioError> {
        for (index, method) in self.methods.iter().enumerate() {
            let at = |field: &str| format!("methods[{index}].{field}");
            if !signatures::starts_jobs(&method.class, &method.method) {
                return Err(wrong(at("method"), "is no method of this class that starts a job here"));
            }
            let is_job = |id: &String| {
                self.templates.iter().chain(&self.jobs).any(|job| job.instance_id.eq_ignore_ascii_case(id))
            };
            if !method.starts.iter().all(is_job) {
                return Err(wrong(at("starts"), "must be the instance_id of a template or a job"));
            }
        }
        Ok(())
    }

    fn check_affected(&self) -> Result<(), ScenarioError> {
        for (index, job) in self.jobs.iter().enumerate() {
            let is_machine = |text: &String| self.vms.iter().any(|machine| machine.id.eq_ignore_ascii_case(text));
            let is_path = |text: &String| text.contains('=') && text.parse::<crate::addressing::ObjectPath>().is_ok();
            if !job.affects.iter().all(|text| is_machine(text) || is_path(text)) {
                return Err(wrong(format!("jobs[{index}].affects"), "must be ids of machines, or object paths"));
            }
        }
        Ok(())
    }
}

fn check_names<'n>(place: &str, mut names: impl Iterator<Item = &'n String>) -> Result<(), ScenarioError> {
    match names.find(|name| !is_cim_name(name)) {
        Some(name) => Err(wrong(place, format!("holds {name:?}, which is no CIM name"))),
        None => Ok(()),
    }
}

/// Far beyond what a host has, and no trouble here.
const MOST: u32 = 10_000_000;

#[cfg(test)]
mod tests {
    use super::super::{Scenario, ScenarioFormat};

    #[track_caller]
    fn assert_place(lines: &str, place: &str) {
        let text = format!("users=[{{name='a',password='b'}}]\n{lines}");
        let shown = Scenario::parse(&text, ScenarioFormat::Toml).unwrap_err().to_string();
        assert!(shown.contains(&format!("order: {place} ")), "{shown}");
    }

    #[test]
    fn what_is_wrong_is_named_by_its_place() {
        assert_place("vms=[{id='1',name='a'},{id='1',name='b'}]", "vms[1].id");
        assert_place("instances=[{class='X',properties={A=1}}]", "instances[0].keys");
        assert_place(
            "instances=[{class='X',keys=['A'],properties={A=1}},{class='x',keys=['A'],properties={A=1}}]",
            "instances[1].keys",
        );
        assert_place("instances=[{class='X Y',properties={InstanceID='1'}}]", "instances[0]");
        assert_place("methods=[{class='Msvm_ConcreteJob',method='GetError'}]", "methods[0].method");
        assert_place(
            "methods=[{class='Msvm_ComputerSystem',method='RequestStateChange',starts='x'}]",
            "methods[0].starts",
        );
        assert_place("jobs=[{instance_id='1',state=4,affects=['x']}]", "jobs[0].affects");
        assert_place("jobs=[{instance_id='1',state=4,ends={after_seconds=-1}}]", "jobs[0].ends");
        assert_place("jobs=[{instance_id='1',state=4,cancel_seconds=-1}]", "jobs[0].cancel_seconds");
        assert_place("generate=[{count=10000001}]", "generate[0].count");
    }
}
