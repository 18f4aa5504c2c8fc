//! Options and commands that people type who know other programs, and what cimjob has instead.

use clap::error::{ContextKind, ContextValue, ErrorKind};

/// Words that cimjob does not have, and what to type instead.
type Instead = (&'static [&'static str], &'static str);

/// What to type in place of the option or command that this error is about.
pub(super) fn of(error: &clap::Error) -> Option<&'static str> {
    let (kind, table) = match error.kind() {
        ErrorKind::UnknownArgument => (ContextKind::InvalidArg, OPTIONS),
        ErrorKind::InvalidSubcommand => (ContextKind::InvalidSubcommand, COMMANDS),
        _ => return None,
    };
    let Some(ContextValue::String(word)) = error.get(kind) else { return None };
    look_up(table, word)
}

fn look_up(table: &[Instead], word: &str) -> Option<&'static str> {
    let long = word.strip_prefix("--").unwrap_or(word).replace('_', "-");
    // The short options of a program differ by case.
    let is_it = |known: &&str| **known == *word || (known.len() > 2 && known.eq_ignore_ascii_case(&long));
    table.iter().find(|(words, _)| words.iter().any(is_it)).map(|(_, instead)| *instead)
}

#[rustfmt::skip]
const OPTIONS: &[Instead] = &[
    (&["password", "passwd", "pass", "pwd", "-p", "-P"], "no option takes a password, because the process list shows options; use --password-stdin, --password-file FILE, --credential-helper COMMAND or the variable CIMJOB_PASSWORD, or save it with: cimjob login HOST --user USER"),
    (&["username", "user-name", "account", "login", "-u", "-U"], r"use --user 'DOMAIN\user', --user user@realm, or --user '.\user' for a local account"),
    (&["domain", "realm"], r"the domain is part of the account: --user 'DOMAIN\user' or --user user@realm"),
    (&["json", "-j", "yaml", "yml", "xml", "csv", "format", "output-format"], "use -o json, or -o jsonl for one document per line"),
    (&["insecure", "-k", "no-verify", "skip-verify", "no-check-certificate", "ignore-certificate-errors", "skip-ca-check", "skip-cn-check"], "see the certificate with `cimjob cert show HOST`, compare it with the host's own, and trust it with --pin; --insecure-skip-verify checks nothing"),
    (&["debug", "trace", "log-level", "loglevel", "-d", "-D"], "use -v, or -vv for more; --trace-wire FILE keeps all messages"),
    (&["server", "hostname", "host-name", "computer", "computername", "computer-name", "-H", "-s"], "use --host HOST"),
    (&["ssl", "use-ssl", "usessl", "https", "tls", "http", "no-ssl", "plain", "plaintext"], "HTTPS is the default; for plain HTTP with encrypted messages use --host http://HOST"),
    (&["transport", "authentication", "auth-type", "ntlm", "kerberos", "negotiate", "basic", "credssp"], "use --auth with negotiate, kerberos, ntlm, certificate, basic or (if built in) credssp"),
    (&["vmname", "vm-name", "machine", "virtual-machine"], "use --vm with the name or GUID of the virtual machine: cimjob list HOST --vm NAME"),
    (&["ca", "cacert", "ca-cert", "cafile"], "use --ca-file FILE"),
    (&["cert", "certificate"], "use --client-cert FILE to log in with a certificate; `cimjob cert show HOST` shows the host's"),
    (&["time-out", "max-time", "connect-timeout", "wait-timeout"], "use --timeout, such as --timeout 10m"),
    (&["follow", "watch"], "to follow a job to its end: cimjob wait JOB"),
    (&["force", "assume-yes", "-y", "no-confirm"], "use --yes"),
    (&["no-color", "no-colour", "colour"], "use --color never, or set NO_COLOR"),
];

#[rustfmt::skip]
const COMMANDS: &[Instead] = &[
    (&["jobs", "job", "list-jobs", "get-job", "ls", "ps"], "to list the jobs of a host: cimjob list HOST"),
    (&["errors", "error", "failed", "failures", "list-errors"], "to list failed jobs and why they failed: cimjob list HOST --failed --errors; one job: cimjob explain JOB"),
    (&["geterror", "get_error", "geterrorex"], "to call GetError of a job: cimjob get-error JOB"),
    (&["status", "state", "info"], "one job: cimjob explain JOB; all jobs of a host: cimjob list HOST; is the host listening: cimjob identify HOST"),
    (&["show", "describe", "inspect", "why", "view"], "a job: cimjob explain JOB; any other instance: cimjob get TARGET"),
    (&["watch", "follow", "tail"], "to follow a job to its end: cimjob wait JOB"),
    (&["stop", "kill", "abort", "terminate"], "to end a job: cimjob cancel JOB"),
    (&["logs", "log", "events"], "cimjob reads jobs, not event logs: cimjob list HOST --failed --errors; to take jobs out of a log: cimjob explain --from-log FILE"),
    (&["version"], "use: cimjob --version"),
    #[cfg(feature = "completion")]
    (&["completions", "autocomplete"], "to complete words in a shell: cimjob completion SHELL"),
    #[cfg(not(feature = "completion"))]
    (&["completion", "completions", "autocomplete"], "this build completes no words in a shell; a build with the feature `completion` does"),
    (&["help-topics", "topics", "man", "manual", "docs"], "use `cimjob help TOPIC`: connection, trust, credentials, environment, exit-codes, jobs, output"),
    (&["ping", "test", "check", "diagnose", "connect", "test-wsman"], "to find out why a connection or login fails: cimjob doctor HOST"),
    (&["certs", "certificate", "certificates"], "to see the certificates of a host: cimjob cert show HOST"),
    (&["password", "credentials", "keyring"], "to save a password in the keyring: cimjob login HOST --user USER; other ways: cimjob help credentials"),
    (&["settings", "env", "profile", "profiles", "configure"], "to see every setting and where it comes from: cimjob config show --origin"),
    (&["call", "exec", "method"], "to call a method: cimjob invoke TARGET METHOD"),
    (&["select", "wql", "search", "find"], "to ask for instances: cimjob query 'SELECT * FROM CLASS'"),
    (&["instances", "classes"], "to list the instances of a class: cimjob enumerate CLASS"),
    (&["set", "update", "modify", "edit"], "to change an instance: cimjob put TARGET --set NAME=VALUE"),
    (&["new", "add"], "to create an instance: cimjob create CLASS --set NAME=VALUE"),
    (&["remove", "rm", "del"], "to delete an instance: cimjob delete TARGET"),
    (&["replay", "play", "playback"], "to play a recording: cimjob simulate --replay FILE"),
    (&["recording", "recordings", "anonymize", "redact"], "to record a command with pseudonyms, add --record FILE to it; to check a recording: cimjob record check FILE"),
    (&["simulator", "serve", "server", "mock"], "to run a simulated host: cimjob simulate; to try cimjob: cimjob demo"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_stands_in_a_table_once() {
        for table in [OPTIONS, COMMANDS] {
            let words: Vec<&str> = table.iter().flat_map(|(words, _)| words.iter().copied()).collect();
            let repeated: Vec<_> =
                words.iter().filter(|word| words.iter().filter(|other| other == word).count() > 1).collect();
            assert!(repeated.is_empty(), "{repeated:?}");
        }
    }

    #[test]
    fn case_and_underscores_of_a_long_option_do_not_matter() {
        assert_eq!(look_up(OPTIONS, "--ComputerName"), Some("use --host HOST"));
        assert_eq!(look_up(OPTIONS, "--vm_name"), look_up(OPTIONS, "--vmname"));
        assert!(look_up(OPTIONS, "--K").is_none() && look_up(OPTIONS, "-k").is_some());
    }
}
