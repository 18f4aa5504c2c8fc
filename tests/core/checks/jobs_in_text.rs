//! Looking for jobs, instances and codes in any text ends, finds no more than it may, and what is found is read again (Microsoft's WMI object
//! paths; MS-ERREF 2.1).

use cimjob::addressing::{Namespace, Target, targets_in};
use cimjob::codes::in_text::{MOST_CODES, codes_in};
use cimjob::job::{JobName, JobPath, MOST_JOBS, jobs_in};

pub(crate) fn check(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let namespace = Namespace::virtualization_v2();
    if let Ok(found) = jobs_in(&text, &namespace, None) {
        assert!((1..=MOST_JOBS).contains(&found.jobs.len()));
        for job in &found.jobs {
            check_name(&job.name);
        }
    }
    for target in targets_in(&text, &namespace) {
        check_target(&target);
    }
    let codes = codes_in(&text);
    assert!(codes.len() <= MOST_CODES && codes.iter().all(|code| text.contains(&code.written)));
}

fn check_name(name: &JobName) {
    let JobName::Path(path) = name else { return };
    let written = path.to_string();
    if written.len() <= 8192 {
        let again = JobPath::read(&written, &Namespace::virtualization_v2(), None);
        let again = again.unwrap_or_else(|error| panic!("{written}: {error}"));
        assert_eq!((again.class(), again.instance_id()), (path.class(), path.instance_id()));
    }
}

fn check_target(target: &Target) {
    let written = target.to_string();
    assert!(!written.is_empty());
    let Some(mut path) = target.object_path().filter(|_| written.len() <= 8192) else { return };
    path.keys.sort();
    assert_eq!(written.parse().as_ref(), Ok(&path), "{written}");
}
