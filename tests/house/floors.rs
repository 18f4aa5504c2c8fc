//! The floors of ARCHITECTURE.md hold: who may use whom, who names which outside crate, and what stays out of the lower floors.
//!
//! It reads the sources as text: paths that begin with `crate::`, trees of `use`, and identifiers outside comments and strings.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::sources::{Source, sources};

/// Each room, lowest first, and the rooms it may use. `lib.rs` and `main.rs` are above all of them.
const FLOORS: [(&str, &[&str]); 21] = [
    ("process", &[]),
    ("xml", &[]),
    ("codes", &[]),
    ("addressing", &["xml"]),
    ("cim", &["addressing", "xml", "codes"]),
    ("soap", &["cim", "addressing", "xml", "codes"]),
    ("wsman", &["soap", "cim", "addressing", "xml", "codes"]),
    ("job", &["wsman", "soap", "cim", "addressing", "xml", "codes"]),
    ("auth", &[]),
    ("recording", &["codes", "xml"]),
    ("gssapi", &["auth"]),
    ("sspi", &["codes", "auth"]),
    ("client", &["job", "wsman", "soap", "cim", "addressing", "xml", "codes", "gssapi", "sspi", "auth"]),
    ("fleet", &["client"]),
    ("simulator", &["recording", "job", "wsman", "soap", "cim", "addressing", "xml", "codes", "auth"]),
    ("doctor", &["client", "job", "wsman", "soap", "cim", "addressing", "auth"]),
    ("report", &["doctor", "client", "job", "wsman", "soap", "cim", "addressing", "codes", "auth"]),
    ("journal", &["report", "job", "cim"]),
    (
        "watch",
        &[
            "journal",
            "fleet",
            "report",
            "doctor",
            "client",
            "job",
            "wsman",
            "soap",
            "cim",
            "addressing",
            "codes",
            "process",
        ],
    ),
    ("nats", &["watch", "journal", "fleet", "report", "doctor", "client", "job", "cim", "addressing", "codes", "auth"]),
    (
        "cli",
        &[
            "nats",
            "watch",
            "journal",
            "report",
            "doctor",
            "simulator",
            "recording",
            "fleet",
            "client",
            "job",
            "wsman",
            "soap",
            "cim",
            "addressing",
            "xml",
            "codes",
            "gssapi",
            "auth",
            "process",
        ],
    ),
];

/// Outside crates that only these rooms may name.
const OUTSIDE: [(&str, &[&str]); 17] = [
    ("quick_xml", &["xml"]),
    ("reqwest", &["client"]),
    ("ntlmclient", &["auth"]),
    ("libloading", &["gssapi"]),
    ("openssl", &["client"]),
    ("picky_krb", &["sspi"]),
    ("picky_asn1_der", &["sspi"]),
    // Its types are in the interface of cim; the simulated host has a clock; a credential helper says when a password ends; a
    // host's clock differs from ours.
    ("jiff", &["cim", "simulator", "journal", "cli"]),
    ("flate2", &["client", "watch"]),
    ("hyper", &["simulator", "watch"]),
    ("hyper_util", &["simulator", "watch"]),
    ("rcgen", &["simulator"]),
    ("rusqlite", &["journal"]),
    ("clap", &["cli"]),
    ("async_nats", &["nats"]),
    ("nkeys", &["nats"]),
    ("rmcp", &["cli"]),
];

/// The outside crate that every room may name.
const ANYWHERE: &str = "thiserror";

/// Files below the client that name what their floor has not: this one turns the caller's time into the host's, and reads no clock.
const EXCEPTIONS: [(&str, &str); 1] = [("src/auth/file_time.rs", "SystemTime")];

/// What the floors below the client get as arguments, if at all.
const NOT_BELOW_CLIENT: [&str; 10] =
    ["async", "await", "tokio", "rand", "getrandom", "SystemTime", "Instant", "std::env", "std::net", "std::fs"];

#[test]
fn nothing_imports_upward() {
    let mut wrong = Vec::new();
    for source in sources() {
        let Some((_, allowed)) = FLOORS.iter().find(|(room, _)| *room == source.room) else { continue };
        for used in source.rooms_used() {
            if used != source.room && !allowed.contains(&used.as_str()) {
                wrong.push(format!("{} uses {used}", source.file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_room_has_its_floor() {
    let rooms: BTreeSet<_> = sources().into_iter().map(|source| source.room).filter(|room| !room.is_empty()).collect();
    let floors: BTreeSet<_> = FLOORS.iter().map(|(room, _)| (*room).to_owned()).collect();
    assert_eq!(rooms, floors);
}

#[test]
fn an_outside_crate_is_named_in_one_room_only() {
    let mut wrong = Vec::new();
    for source in sources() {
        let identifiers = source.identifiers();
        for (outside, rooms) in OUTSIDE {
            if identifiers.contains(outside) && !rooms.contains(&source.room.as_str()) {
                wrong.push(format!("{} names {outside}", source.file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn architecture_names_the_outside_crates_of_each_room() {
    let known = dependencies();
    let mut named: BTreeMap<_, BTreeSet<_>> =
        FLOORS.iter().map(|(room, _)| ((*room).to_owned(), BTreeSet::new())).collect();
    for source in sources() {
        if let Some(crates) = named.get_mut(&source.room) {
            let paths = source.paths();
            let first = paths.iter().filter_map(|path| Some(path.split_once("::")?.0.to_owned()));
            crates.extend(first.filter(|name| known.contains(name) && name != ANYWHERE));
        }
    }
    assert_eq!(told_in_architecture(), named);
}

#[test]
fn the_lower_floors_have_no_clock_randomness_environment_or_runtime() {
    let lower = ["xml", "codes", "addressing", "cim", "soap", "wsman", "job", "auth", "recording"];
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|source| lower.contains(&source.room.as_str())) {
        let (identifiers, paths) = (source.identifiers(), source.paths());
        for banned in NOT_BELOW_CLIENT {
            let is_below = |path: &String| path == banned || path.starts_with(&format!("{banned}::"));
            let is_exception = EXCEPTIONS.iter().any(|(file, what)| source.file == Path::new(file) && *what == banned);
            if !is_exception && (identifiers.contains(banned) || paths.iter().any(is_below)) {
                wrong.push(format!("{} has {banned}", source.file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_step_of_kerberos_blocks_and_needs_no_runtime() {
    let wrong = files_that_name(&["gssapi", "sspi"], &["async", "await", "tokio"]);
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn only_two_files_of_doctor_ask_the_host_and_all_others_judge() {
    let asking = files_that_name(&["doctor"], &["async", "await", "tokio"]);
    assert_eq!(asking, ["src/doctor/examine.rs", "src/doctor/reach.rs"].map(PathBuf::from).into());
}

#[test]
fn only_the_folder_of_the_c_library_is_unsafe() {
    let has = |source: &Source| ["unsafe", "unsafe_code"].iter().any(|word| source.identifiers().contains(*word));
    let unsafe_files: BTreeSet<_> = sources().into_iter().filter(has).map(|source| source.file).collect();
    let expected =
        ["buffer", "context", "ffi", "library"].map(|name| PathBuf::from(format!("src/gssapi/system/{name}.rs")));
    assert_eq!(unsafe_files, BTreeSet::from(expected));
}

#[test]
fn every_file_says_what_it_holds() {
    let silent: Vec<_> =
        sources().into_iter().filter(|source| !source.text.starts_with("//! ")).map(|source| source.file).collect();
    assert!(silent.is_empty(), "{silent:#?}");
}

#[test]
fn only_the_command_mcp_names_its_protocol() {
    let named = files_that_name(&["cli"], &["rmcp"]);
    let outside: Vec<_> = named.iter().filter(|file| !file.starts_with("src/cli/command/mcp")).collect();
    assert!(!named.is_empty() && outside.is_empty(), "{outside:?}");
}

#[test]
fn the_tools_of_mcp_reach_no_command_that_changes_or_reads_files_of_the_user() {
    const ALLOWED: [&str; 4] = ["mcp", "explain", "list", "doctor"];
    let inside = sources().into_iter().filter(|source| source.file.starts_with("src/cli/command/mcp"));
    let mut commands = BTreeSet::new();
    for path in inside.flat_map(|source| source.paths()) {
        commands
            .extend(path.strip_prefix("crate::cli::command::").map(|rest| rest.split("::").next().map(str::to_owned)));
        let reaches = ["crate::wsman", "crate::cli::following", "crate::cli::instances", "crate::cli::secret"];
        assert!(!reaches.iter().any(|room| path.starts_with(room)), "{path}");
    }
    assert_eq!(commands, ALLOWED.map(|name| Some(name.to_owned())).into());
}

#[test]
fn only_cli_names_options_of_the_command() {
    let others = sources().into_iter().filter(|source| source.room != "cli");
    let wrong: Vec<_> = others.filter_map(|source| Some((option(&source.text)?.to_owned(), source.file))).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn an_option_is_found_in_text_but_not_in_an_xml_comment() {
    assert_eq!(option("/// What `--pin` takes."), Some("--pin"));
    assert_eq!(option("<!--x--> a -- b ---c"), None);
}

#[test]
fn a_tree_of_use_is_read_as_its_paths() {
    let source = Source {
        file: PathBuf::from("src/cim/x/y.rs"),
        room: "cim".into(),
        text: "use crate::{xml::{Name, ns as n}, soap};\nuse super::super::super::job::A; fn f() { crate::codes::lookup(1) } // crate::cli::X\n"
            .into(),
    };
    let expected = ["codes", "job", "soap", "xml"].map(str::to_owned);
    assert_eq!(source.rooms_used(), BTreeSet::from(expected));
}

/// The first option of a command line in a text, comments included.
fn option(text: &str) -> Option<&str> {
    text.match_indices("--").find_map(|(at, _)| {
        let is_start = !text[..at].ends_with(|c: char| c.is_alphanumeric() || "!-".contains(c));
        let end = text[at + 2..].find(|c: char| !c.is_ascii_lowercase() && c != '-').unwrap_or(text.len() - at - 2);
        (is_start && text[at + 2..].starts_with(|c: char| c.is_ascii_lowercase())).then(|| &text[at..at + 2 + end])
    })
}

impl Source {
    /// The rooms that this file reaches through `crate::`, or through so many `super::` that they lead out of its room.
    fn rooms_used(&self) -> BTreeSet<String> {
        let modules = self.file.components().count() - 1 - usize::from(self.file.ends_with("mod.rs"));
        let root = vec!["super"; modules].join("::") + "::";
        let paths = self.paths();
        let inside = |path: &String| {
            let rest = path.strip_prefix("crate::").or_else(|| path.strip_prefix(&root))?;
            let first = rest.split("::").next()?;
            FLOORS.iter().any(|(room, _)| *room == first).then(|| first.to_owned())
        };
        paths.iter().filter_map(inside).collect()
    }
}

/// The files of these rooms that name one of these words.
fn files_that_name(rooms: &[&str], words: &[&str]) -> BTreeSet<PathBuf> {
    let named = |source: &Source| words.iter().any(|word| source.identifiers().contains(*word));
    let inside = sources().into_iter().filter(|source| rooms.contains(&source.room.as_str()));
    inside.filter(named).map(|source| source.file).collect()
}

/// The column "of others" of the table of floors: room, and its outside crates as code writes them.
fn told_in_architecture() -> BTreeMap<String, BTreeSet<String>> {
    let row = |line: &str| {
        let cells: Vec<_> = line.strip_prefix('|')?.strip_suffix('|')?.split('|').map(str::trim).collect();
        let [floor, room, _, others] = cells[..] else { return None };
        floor.parse::<u8>().ok()?;
        let room = room.trim_matches('`').trim_end_matches('/').to_owned();
        Some((room, others.split(',').map(|name| as_code(name.trim())).filter(|name| !name.is_empty()).collect()))
    };
    read("ARCHITECTURE.md").lines().filter_map(row).collect()
}

/// The outside crates that Cargo.toml names, as code writes them.
fn dependencies() -> BTreeSet<String> {
    let manifest = read("Cargo.toml");
    let (_, after) = manifest.split_once("\n[dependencies]\n").expect("a list of dependencies");
    // The dependencies of single systems come before those of the tests.
    let (list, _) = after.split_once("\n[dev-dependencies]").expect("another section");
    list.lines().filter_map(|line| Some(as_code(line.split_once(" = ")?.0))).collect()
}

/// A crate's name as code writes it.
fn as_code(name: &str) -> String {
    if name == "md-5" { "md5".to_owned() } else { name.replace('-', "_") }
}

fn read(file: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).expect("UTF-8")
}
