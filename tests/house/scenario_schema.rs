//! `schemas/scenario.schema.json` is what the types of a scenario say. `CIMJOB_REFRESH=1 cargo test --all-features` writes it anew.

use std::path::Path;

use cimjob::simulator::Scenario;

#[test]
fn the_schema_is_that_of_the_types() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/scenario.schema.json");
    let schema = serde_json::to_string_pretty(&schemars::schema_for!(Scenario)).unwrap() + "\n";
    if std::env::var_os("CIMJOB_REFRESH").is_some() {
        std::fs::write(&path, &schema).unwrap();
    }
    let stored = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        stored == schema,
        "schemas/scenario.schema.json is out of date: run CIMJOB_REFRESH=1 cargo test --all-features"
    );
}
