//! The attacks of the table, each as a test.

use std::time::Duration;

use super::hosts::{Met, is, is_change};
use super::measure::Cost;
use super::support::ntlm_host::shows_password;
use super::support::scripted_peer::Request;
use super::table::{ATTACKS, Attack, Words};

/// What no command takes more of: 10 times the answers that it keeps at the same time, by the bytes that were sent, and 50 MB.
fn allowed(sent: &[usize], command: Words) -> usize {
    let kept: usize = sent.iter().take(answers(command)).sum();
    10 * kept + 50_000_000 + UNOPTIMIZED
}

/// The code of an unoptimized program takes so much more: `cimjob --version` takes 25.6 MB then, and 9.7 MB otherwise.
const UNOPTIMIZED: usize = if cfg!(debug_assertions) { 16_000_000 } else { 0 };

/// A job and its errors are kept while what the job touches is read; `list` shows no errors. `put` keeps what was read until that is answered.
/// An enumeration shows a page, reads the next one and pulls the one after it.
fn answers(command: Words) -> usize {
    match command.first() {
        Some(&("explain" | "wait" | "enumerate" | "query" | "associators")) => 3,
        Some(&("list" | "put")) => 2,
        _ => 1,
    }
}

/// `put` sends an instance back as large as it was: its own message counts too.
fn sent_back(requests: &[Request], command: Words) -> Option<usize> {
    let largest = requests.iter().map(|request| request.body.len()).max();
    largest.filter(|_| command.first() == Some(&"put"))
}

/// How much later than its deadline a command may end, on a machine that has more to do.
const MARGIN: Duration = Duration::from_secs(5);

/// Runs the attack with this name against each of its commands.
fn meets(test: &str) {
    let attack = ATTACKS.iter().find(|attack| attack.test == test).expect("no such attack in the table");
    let met = (attack.host)();
    for (command, formats) in attack.commands {
        for options in *formats {
            Cell { attack, met: &met, command, options }.check();
        }
    }
}

/// A command that meets an attack.
struct Cell<'a> {
    attack: &'a Attack,
    met: &'a Met,
    command: Words,
    options: Words,
}

impl Cell<'_> {
    #[allow(clippy::print_stdout, reason = "it prints what it measured")]
    fn check(&self) {
        let before = self.met.requests().len();
        self.met.take_sent();
        let cost = self.run();
        let Cost { memory, cpu, wall, .. } = &cost;
        let requests = self.met.requests().split_off(before);
        let own = sent_back(&requests, self.command).unwrap_or_default();
        let most = allowed(&self.met.take_sent(), self.command) + 10 * own;
        println!(
            "{memory:>14?} of {most:>10} {cpu:>8.1?} {wall:>8.1?} {} {:?} {:?}",
            self.attack.test, self.command, self.options
        );
        self.check_cost(&cost, most);
        self.check_host(&requests);
    }

    fn run(&self) -> Cost {
        let words = [self.command, self.options].concat();
        let command = self.met.stranger.cimjob(&words).variable("CIMJOB_AUTH", self.met.login);
        Cost::of(command.variable("CIMJOB_TIMEOUT", &format!("{}s", self.attack.seconds)).spawn())
    }

    fn check_cost(&self, cost: &Cost, most: usize) {
        let name = self.name();
        assert!((self.attack.ends)(cost), "{name} ended otherwise: {cost:?}");
        assert!(cost.memory.is_none_or(|memory| memory <= most), "{name} took {:?} bytes of {most}", cost.memory);
        assert!(cost.cpu.is_none_or(|cpu| cpu <= self.attack.cpu), "{name} took {:?} of CPU", cost.cpu);
        let latest = Duration::from_secs(self.attack.seconds) + MARGIN;
        assert!(cost.wall <= latest, "{name} ended after {:?}", cost.wall);
    }

    fn check_host(&self, requests: &[Request]) {
        let name = self.name();
        let tries = requests.iter().filter(|request| shows_password(request)).count();
        let changes = requests.iter().filter(|request| is_change(request)).count();
        assert!(!self.met.is_refusing || tries <= 1, "{name} showed the password {tries} times");
        let is_asked = |action| requests.iter().any(|request| is(request, action));
        assert!(self.attack.asks.is_none_or(is_asked), "{name} did not ask for {:?}", self.attack.asks);
        assert!(changes <= self.attack.changes, "{name} sent {changes} changes");
    }

    fn name(&self) -> String {
        format!("{}: {:?} {:?}", self.attack.test, self.command, self.options)
    }
}

#[test]
fn instances_in_texts() {
    meets("instances_in_texts");
}

#[test]
fn instances_deep_inside_one_another() {
    meets("instances_deep_inside_one_another");
}

#[test]
fn keys_that_grow_when_they_are_quoted() {
    meets("keys_that_grow_when_they_are_quoted");
}

#[test]
fn line_ends_that_grow_when_they_are_shown() {
    meets("line_ends_that_grow_when_they_are_shown");
}

#[test]
fn characters_that_grow_when_they_are_shown() {
    meets("characters_that_grow_when_they_are_shown");
}

#[test]
fn an_answer_that_takes_longer_to_show_than_the_command_may_take() {
    meets("an_answer_that_takes_longer_to_show_than_the_command_may_take");
}

#[test]
fn pages_without_end() {
    meets("pages_without_end");
}

#[test]
fn pages_without_items() {
    meets("pages_without_items");
}

#[test]
fn pages_of_tiny_instances() {
    meets("pages_of_tiny_instances");
}

#[test]
fn associated_elements_without_end() {
    meets("associated_elements_without_end");
}

#[test]
fn superclasses_without_end() {
    meets("superclasses_without_end");
}

#[test]
fn answers_that_never_come() {
    meets("answers_that_never_come");
}

#[test]
fn a_login_after_the_deadline() {
    meets("a_login_after_the_deadline");
}

#[test]
fn a_refusal_that_comes_late() {
    meets("a_refusal_that_comes_late");
}

#[test]
fn a_refusal_with_a_token() {
    meets("a_refusal_with_a_token");
}

#[test]
fn a_refusal_with_other_schemes() {
    meets("a_refusal_with_other_schemes");
}

#[test]
fn a_login_that_is_cut() {
    meets("a_login_that_is_cut");
}

#[test]
fn a_refusal_of_basic() {
    meets("a_refusal_of_basic");
}

#[test]
fn texts_that_look_like_ours() {
    meets("texts_that_look_like_ours");
}

#[test]
fn a_page_that_does_not_say_whether_it_is_the_last() {
    meets("a_page_that_does_not_say_whether_it_is_the_last");
}

#[test]
fn two_bodies() {
    meets("two_bodies");
}

#[test]
fn a_header_that_must_be_understood() {
    meets("a_header_that_must_be_understood");
}

#[test]
fn an_answer_that_relates_to_nothing() {
    meets("an_answer_that_relates_to_nothing");
}
