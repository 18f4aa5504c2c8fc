//! A scenario is read or refused with its line, in each of its forms, and one that was read can be played (docs/simulator.md).

use cimjob::addressing::{EndpointReference, Namespace, ResourceUri, SelectorSet};
use cimjob::simulator::Scenario;
use cimjob::simulator::fuzzing::Played;
use cimjob::simulator::scenario::ScenarioFormat;
use cimjob::soap::{MessageId, Settings};
use cimjob::wsman::{Enumerate, write_request};

pub(crate) fn check(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    for format in [ScenarioFormat::Toml, ScenarioFormat::Json] {
        match Scenario::parse(text, format) {
            Ok(scenario) => play(scenario),
            Err(error) => assert!(!error.to_string().is_empty()),
        }
    }
}

fn play(scenario: Scenario) {
    let mut host = Played::new(scenario);
    for class in ["Msvm_ConcreteJob", "Msvm_ComputerSystem"] {
        let resource = ResourceUri::wmi(&Namespace::virtualization_v2(), class).expect("a class");
        let enumerate = Enumerate::all(EndpointReference { resource, selectors: SelectorSet::default() });
        let settings = Settings::new("https://hv01:5986/wsman");
        let request = write_request(&enumerate, &settings, &MessageId::from_uuid(1)).expect("a request");
        super::simulator_request::check_answer(&mut host, &request);
    }
}
