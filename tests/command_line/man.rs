//! The man pages: one for each command and topic, in the words of help.

use std::collections::BTreeSet;
use std::path::Path;

use super::help::{commands, help};
use super::program::Cimjob;

fn written(folder: &Path) {
    let run = Cimjob::new(&["man", folder.to_str().unwrap()]).run();
    assert_eq!(run.code, Some(0), "{run:?}");
}

fn names(folder: &Path) -> BTreeSet<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

/// As it is read: without requests, fonts and escapes.
fn plain(page: &str) -> String {
    let text = page.replace("\\fB", "").replace("\\fI", "").replace("\\fR", "").replace("\\-", "-");
    text.replace("\\*(Aq", "'").replace("\\\\", "\\")
}

#[test]
fn every_command_and_topic_has_a_page() {
    let folder = tempfile::tempdir().unwrap();
    written(folder.path());
    let pages = names(&folder.path().join("man1"));
    assert!(pages.contains("cimjob.1"));
    for command in commands() {
        let name = format!("cimjob-{}.1", command.join("-"));
        assert!(pages.contains(&name), "{name}");
    }
    let topics = names(&folder.path().join("man7"));
    assert_eq!(topics.len(), 7, "{topics:?}");
    assert!(topics.contains("cimjob-exit-codes.7"));
}

#[test]
fn a_page_has_the_words_of_help() {
    let folder = tempfile::tempdir().unwrap();
    written(folder.path());
    let page = plain(&std::fs::read_to_string(folder.path().join("man1/cimjob-list.1")).unwrap());
    let help = help(&["list"], "--help");
    for line in help.lines().map(str::trim).filter(|line| line.starts_with("--")) {
        let option = line.split([' ', ',']).next().unwrap();
        assert!(page.contains(option), "{option}");
    }
    for words in
        ["Jobs in this state: 10, exception; repeatable", "Jobs submitted by this user (DOMAIN\\user)", "CIMJOB_HOST"]
    {
        assert!(page.contains(words), "{words}");
    }
    assert!(page.contains("  cimjob list hv01 --user 'LAB\\ops' --failed --errors"), "{page}");
}

#[test]
fn the_same_program_writes_the_same_pages_again() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    written(one.path());
    written(two.path());
    written(two.path());
    for section in ["man1", "man7"] {
        for name in names(&one.path().join(section)) {
            let read = |folder: &Path| std::fs::read(folder.join(section).join(&name)).unwrap();
            assert_eq!(read(one.path()), read(two.path()), "{name}");
        }
    }
}

#[test]
fn a_folder_that_cannot_be_made_is_an_error_of_output() {
    assert_eq!(Cimjob::new(&["man", "/dev/null/man"]).run().code, Some(74));
}
