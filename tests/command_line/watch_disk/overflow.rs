//! More waits for the journal than memory has room for.

use std::time::{Duration, Instant};

use super::super::watch::Lab;
use super::disk::Disk;
use super::watched::Site;

/// So many hosts have so many jobs, whose documents together are larger than what may wait.
const HOSTS: usize = 8;
const JOBS: usize = 200;

/// How long it may take.
const PATIENCE: Duration = Duration::from_secs(400);

/// A job with as much text as a document may have.
fn wordy(number: usize) -> String {
    let message = "no room ".repeat(6_000);
    format!(
        "[[jobs]]\ninstance_id = \"job-{number:03}\"\nstate = \"running\"\nerror_code = 32768\nends = {{ after_seconds = 3, state = \"exception\" }}\nerrors = [{{ message = \"{message}\" }}]\n"
    )
}

/// It reads some 100 MB: `cargo test --all-features --test command_line overflow -- --ignored`.
#[test]
#[ignore = "takes some minutes where nothing is optimized"]
fn what_is_dropped_is_counted_and_said_and_leaves_gaps_and_is_read_again() {
    let jobs: Vec<String> = (0..JOBS).map(wordy).collect();
    let site = Site::new(Lab::start(HOSTS, &jobs), Disk::small());
    let child = site.watch();
    site.until_ready_is("200");
    site.disk.fill(child.id());
    let until = Instant::now() + PATIENCE;
    while site.metric("cimjob_journal_dropped_total") == 0.0 {
        assert!(Instant::now() < until, "nothing is dropped");
        std::thread::sleep(Duration::from_millis(200));
    }
    site.until_it_says("too much waits for the journal");
    site.disk.make_room(Some(child.id()));
    while site.recorded().len() < HOSTS * JOBS {
        assert!(Instant::now() < until, "{} jobs are recorded", site.recorded().len());
        std::thread::sleep(Duration::from_secs(1));
    }
    let dropped = site.metric("cimjob_journal_dropped_total");
    site.end(child);
    assert_eq!(site.times_said("too much waits for the journal"), 1);
    site.until_it_says("the journal is written again");
    let names = site.names();
    assert_eq!(names, (0..JOBS).flat_map(|number| vec![format!("job-{number:03}"); HOSTS]).collect::<Vec<_>>());
    let left = site.gaps().into_iter().filter(|gap| gap.why.contains("too much waited for it")).count();
    assert!(left > 0 && dropped > 0.0, "{left} gaps, {dropped} dropped");
}
