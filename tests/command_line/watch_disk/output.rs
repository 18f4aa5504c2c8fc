//! Standard output is a pipe whose reader goes away.

use std::io::{BufRead, BufReader};
use std::time::{Duration, Instant};

use cimjob::journal::{Journal, Retention};

use super::super::watch::{Lab, PATIENCE, failing, told};

#[test]
fn the_journal_has_all_that_was_found_when_the_reader_of_its_output_goes_away() {
    // More than a pipe holds.
    let jobs: Vec<String> = (0..100).map(|number| failing(&format!("job-{number:02}"), 0.0)).collect();
    let lab = Lab::start(3, &jobs);
    let mut child = lab.watch(&["-o", "jsonl"]).saying_to(lab.said()).spawn();
    let mut reader = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    reader.read_line(&mut line).unwrap();
    drop(reader);
    let until = Instant::now() + PATIENCE;
    while child.try_wait().unwrap().is_none() {
        assert!(Instant::now() < until, "it does not end");
        std::thread::sleep(Duration::from_millis(20));
    }
    let said = std::fs::read_to_string(lab.folder.path().join("said")).unwrap();
    assert!(said.contains("cimjob: the reader of standard output has gone"), "{said}");
    let waiting: u64 = Journal::open(lab.journal(), Retention::default())
        .unwrap()
        .pending()
        .unwrap()
        .iter()
        .map(|sink| sink.waiting)
        .sum();
    assert!(waiting > 0, "{said}");
    let out = lab.folder.path().join("out.jsonl");
    lab.watch(&["--once", "-o", "jsonl"]).writing_to(std::fs::File::create(&out).unwrap()).run().with(0);
    assert_eq!(lab.recorded().len(), 300);
    let told = u64::try_from(told(&out).len()).unwrap();
    assert!(told >= waiting, "the next start tells what was not told: {told} of {waiting}");
}
