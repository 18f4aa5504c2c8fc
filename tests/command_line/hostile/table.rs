//! The table: each attack, the commands that can meet it, and what they may take. `docs/hostile-hosts.md` has its rows.

use std::time::Duration;

use super::hosts::{self, Met};
use super::measure::Cost;
use super::{logins, pages, said};

/// A command and its arguments.
pub(super) type Words = &'static [&'static str];

/// An attack.
pub(super) struct Attack {
    /// The test that runs it.
    pub(super) test: &'static str,
    pub(super) host: fn() -> Met,
    /// Every command that can meet it, in the formats that make a difference.
    pub(super) commands: &'static [(Words, &'static [Words])],
    /// `--timeout`, in seconds.
    pub(super) seconds: u64,
    /// The most CPU time of a build without optimization.
    pub(super) cpu: Duration,
    /// The most changes that may reach the host.
    pub(super) changes: usize,
    /// An action that the host must be asked for.
    pub(super) asks: Option<&'static str>,
    /// How the command ends.
    pub(super) ends: fn(&Cost) -> bool,
}

const NAMED: &str = "8E1C7A50-0000-4000-8000-000000000001";
const THING: &str = "Msvm_Thing.Name=\"1\"";
const CLASS: &str = "--class=Msvm_ConcreteJob";

const ASSOCIATORS: Words = &["associators", THING];
const CANCEL: Words = &["cancel", NAMED, CLASS, "--yes"];
const CREATE: Words = &["create", "Msvm_Thing", "--set", "Speed=1", "--yes"];
const DELETE: Words = &["delete", THING, "--yes"];
const DOCTOR: Words = &["doctor"];
const ENUMERATE: Words = &["enumerate", "Msvm_Thing"];
const EXPLAIN: Words = &["explain", NAMED, CLASS];
const GET: Words = &["get", THING];
const GET_ERROR: Words = &["get-error", NAMED, CLASS];
const IDENTIFY: Words = &["identify"];
const INVOKE: Words = &["invoke", THING, "Go", "--arg", "Speed=1", "--yes"];
const LIST: Words = &["list"];
const PUT: Words = &["put", THING, "--set", "Speed=1", "--set", "Size=2", "--yes"];
const QUERY: Words = &["query", "SELECT * FROM Msvm_Thing"];
const WAIT: Words = &["wait", NAMED, CLASS];

const SEVERAL: Words = &[
    "8E1C7A50-0000-4000-8000-000000000002",
    "8E1C7A50-0000-4000-8000-000000000003",
    "8E1C7A50-0000-4000-8000-000000000004",
];

const TEXT: &[Words] = &[&[]];
const JSON: &[Words] = &[&["-o", "json"]];
const BOTH: &[Words] = &[&[], &["-o", "json"]];
const ALL: &[Words] = &[&[], &["-o", "json"], &["-o", "jsonl"]];
const DETAILED: &[Words] = &[&[], &["--full"], &["-o", "json"]];

/// Commands that show an instance or an error.
const SHOWN: &[(Words, &[Words])] = &[
    (ENUMERATE, BOTH),
    (QUERY, TEXT),
    (ASSOCIATORS, TEXT),
    (LIST, BOTH),
    (GET, BOTH),
    (EXPLAIN, DETAILED),
    (GET_ERROR, TEXT),
    (WAIT, BOTH),
    (INVOKE, BOTH),
    (PUT, TEXT),
];

/// Commands that read pages.
const PAGES: &[(Words, &[Words])] = &[(ENUMERATE, ALL), (QUERY, ALL), (ASSOCIATORS, ALL), (LIST, ALL)];

const CHANGES: &[(Words, &[Words])] = &[(PUT, TEXT), (CREATE, TEXT), (DELETE, TEXT), (INVOKE, TEXT), (CANCEL, TEXT)];

/// Commands that log in.
const LOGINS: &[(Words, &[Words])] = &[
    (EXPLAIN, &[SEVERAL]),
    (WAIT, &[SEVERAL]),
    (CANCEL, TEXT),
    (GET_ERROR, TEXT),
    (LIST, TEXT),
    (ENUMERATE, TEXT),
    (QUERY, TEXT),
    (ASSOCIATORS, TEXT),
    (GET, TEXT),
    (PUT, TEXT),
    (CREATE, TEXT),
    (DELETE, TEXT),
    (INVOKE, TEXT),
    (IDENTIFY, TEXT),
    (DOCTOR, TEXT),
];

/// Commands that read an answer.
const READERS: &[(Words, &[Words])] = &[
    (EXPLAIN, BOTH),
    (GET_ERROR, BOTH),
    (LIST, BOTH),
    (ENUMERATE, BOTH),
    (QUERY, BOTH),
    (ASSOCIATORS, BOTH),
    (GET, BOTH),
    (PUT, BOTH),
    (CREATE, BOTH),
    (DELETE, BOTH),
    (INVOKE, BOTH),
    (CANCEL, BOTH),
    (WAIT, BOTH),
];

const QUICK: Duration = Duration::from_secs(10);
const LARGE: Duration = Duration::from_secs(30);

/// An attack without a large answer and without a change.
const SMALL: Attack = Attack {
    test: "",
    host: hosts::silent,
    commands: LOGINS,
    seconds: 2,
    cpu: QUICK,
    changes: 0,
    asks: None,
    ends: timed_out,
};

/// An attack by a large answer, which is shown.
const COSTS: Attack =
    Attack { test: "", commands: SHOWN, seconds: 300, cpu: LARGE, changes: 1, ends: is_shown, ..SMALL };

/// An attack by a host that refuses the login: a change that comes with it is refused too.
const REFUSED: Attack = Attack { changes: 1, ends: is_refused, ..SMALL };

/// All of them.
pub(super) const ATTACKS: &[Attack] = &[
    Attack { test: "instances_in_texts", host: said::nested_texts, ..COSTS },
    Attack { test: "instances_deep_inside_one_another", host: said::deep_instances, ..COSTS },
    Attack { test: "keys_that_grow_when_they_are_quoted", host: said::nested_keys, ..COSTS },
    Attack { test: "line_ends_that_grow_when_they_are_shown", host: said::line_ends, ..COSTS },
    Attack { test: "characters_that_grow_when_they_are_shown", host: said::invisible_characters, ..COSTS },
    Attack {
        test: "an_answer_that_takes_longer_to_show_than_the_command_may_take",
        host: said::many_nested_keys,
        seconds: 1,
        commands: &[(GET, JSON), (ENUMERATE, JSON), (QUERY, JSON), (ASSOCIATORS, JSON), (LIST, JSON), (INVOKE, JSON)],
        changes: 1,
        ends: is_cut_or_optimized,
        ..SMALL
    },
    Attack {
        test: "pages_without_end",
        host: pages::without_end,
        commands: PAGES,
        ends: |cost| timed_out(cost) && cost.stderr.contains("longer than 2 s"),
        ..SMALL
    },
    Attack {
        test: "pages_without_items",
        host: pages::without_items,
        commands: PAGES,
        seconds: 60,
        ends: |cost| cost.code == Some(70) && cost.stderr.contains("the host sent 16 pages in a row without items"),
        ..SMALL
    },
    Attack {
        test: "pages_of_tiny_instances",
        host: pages::of_tiny_instances,
        commands: &[(ENUMERATE, BOTH), (QUERY, TEXT), (ASSOCIATORS, TEXT), (LIST, TEXT)],
        seconds: 300,
        cpu: Duration::from_secs(60),
        ends: |cost| cost.code == Some(70),
        ..SMALL
    },
    Attack {
        test: "associated_elements_without_end",
        host: pages::of_associated_elements,
        commands: &[(EXPLAIN, BOTH), (WAIT, BOTH), (CANCEL, TEXT)],
        seconds: 60,
        asks: Some("Pull"),
        ends: |cost| is_shown(cost) && !cost.stdout.contains("Msvm_Thing"),
        ..SMALL
    },
    Attack {
        test: "superclasses_without_end",
        host: hosts::superclasses_without_end,
        commands: &[(PUT, TEXT), (CREATE, TEXT), (INVOKE, TEXT)],
        ends: |cost| timed_out(cost) && cost.stderr.contains("the change was not sent"),
        ..SMALL
    },
    Attack { test: "answers_that_never_come", host: hosts::silent, ends: |cost| cost.code != Some(0), ..SMALL },
    Attack { test: "a_login_after_the_deadline", host: logins::late, commands: CHANGES, ..SMALL },
    Attack { test: "a_refusal_that_comes_late", host: logins::refused_late, seconds: 10, ..REFUSED },
    Attack { test: "a_refusal_with_a_token", host: logins::refused_with_token, ..REFUSED },
    Attack { test: "a_refusal_with_other_schemes", host: logins::refused_with_other_schemes, ..REFUSED },
    Attack { test: "a_login_that_is_cut", host: logins::cut, ..REFUSED },
    Attack { test: "a_refusal_of_basic", host: logins::refused_basic, ..REFUSED },
    Attack {
        test: "texts_that_look_like_ours",
        host: said::texts_like_ours,
        commands: SHOWN,
        seconds: 60,
        changes: 1,
        ends: |cost| is_shown(cost) && looks_like_none_of_ours(cost),
        ..SMALL
    },
    Attack {
        test: "a_page_that_does_not_say_whether_it_is_the_last",
        host: pages::that_say_nothing,
        commands: PAGES,
        seconds: 60,
        ends: is_unreadable,
        ..SMALL
    },
    Attack {
        test: "two_bodies",
        host: hosts::two_bodies,
        commands: READERS,
        seconds: 60,
        changes: 1,
        ends: is_unreadable,
        ..SMALL
    },
    Attack {
        test: "a_header_that_must_be_understood",
        host: hosts::unknown_header,
        commands: READERS,
        seconds: 60,
        changes: 1,
        ends: is_unreadable,
        ..SMALL
    },
    Attack {
        test: "an_answer_that_relates_to_nothing",
        host: hosts::unrelated,
        commands: READERS,
        seconds: 60,
        changes: 1,
        ends: |cost| cost.stderr.contains("does not say which request it belongs to"),
        ..SMALL
    },
];

fn timed_out(cost: &Cost) -> bool {
    cost.code == Some(8)
}

/// Half a document is said to be one; or of a change, that its outcome is not known. An optimized build may be fast enough.
fn is_cut_or_optimized(cost: &Cost) -> bool {
    let is_said = cost.stderr.contains("is not complete") || cost.stderr.contains("it is not known whether");
    (timed_out(cost) && (cost.shown < 1000 || is_said)) || !cfg!(debug_assertions)
}

/// An answer that is refused costs nothing.
fn is_shown(cost: &Cost) -> bool {
    cost.shown > 0 && matches!(cost.code, Some(0 | 1))
}

fn is_refused(cost: &Cost) -> bool {
    !matches!(cost.code, Some(0 | 8) | None)
}

fn is_unreadable(cost: &Cost) -> bool {
    cost.code == Some(70)
}

fn looks_like_none_of_ours(cost: &Cost) -> bool {
    let is_ours = |line: &str| ["try:", "cimjob:", "::"].iter().any(|begin| line.trim_start().starts_with(begin));
    !cost.stdout.lines().any(is_ours) && !cost.stderr.lines().any(|line| line.trim_start().starts_with("try: curl"))
}
