//! A path that was read is written so that it is read as the same path (Microsoft's WMI object paths).

use cimjob::addressing::{Namespace, ObjectPath};
use cimjob::job::{JobPath, jobs_in};

pub(crate) fn check(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(mut path) = text.parse::<ObjectPath>() {
        let written = path.to_string();
        // The canonical form sorts the keys. Escaping may lengthen a path beyond the limit.
        path.keys.sort();
        if written.len() <= 8192 {
            assert_eq!(written.parse().as_ref(), Ok(&path));
        }
    }
    // Whatever is in a text, looking for jobs in it ends, and what is found can be written.
    if let Ok(found) = jobs_in(text, &Namespace::virtualization_v2(), None) {
        assert!(found.jobs.iter().all(|job| !format!("{:?}", job.name).is_empty()) && !found.jobs.is_empty());
    }
    let read = |text: &str| JobPath::read(text, &Namespace::virtualization_v2(), None);
    if let Ok(job) = read(text) {
        let written = job.to_string();
        if written.len() <= 8192 && job.namespace().is_some() {
            let again = read(&written).unwrap_or_else(|error| panic!("{written}: {error}"));
            assert_eq!(
                (again.class(), again.instance_id(), again.host()),
                (job.class(), job.instance_id(), job.host())
            );
            assert_eq!(again.to_string(), written);
        }
    }
}
