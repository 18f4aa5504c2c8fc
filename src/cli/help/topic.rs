//! The topics of `cimjob help`: for people who have only the program, they are the manual.

use clap::{Args, Command, ValueEnum};

use crate::cli::help::environment;
use crate::cli::options::connection::ConnectionArguments;

/// What there is to read about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Topic {
    Connection,
    Trust,
    Credentials,
    Environment,
    ExitCodes,
    Jobs,
    Output,
}

impl Topic {
    /// The names of all, for a sentence.
    pub(in crate::cli) fn names() -> String {
        let names = Self::value_variants().iter().filter_map(ValueEnum::to_possible_value);
        names.map(|value| value.get_name().to_owned()).collect::<Vec<_>>().join(", ")
    }

    /// The page, as a command that has nothing but help: so it is wrapped like all other help. `root` is the definition of the command line.
    pub(in crate::cli) fn page(self, root: &Command) -> Command {
        let text = match self {
            Self::Environment => format!("{}\n{}", self.text(), environment::variables(root)),
            _ => self.text().to_owned(),
        };
        let page = Command::new("topic").disable_help_flag(true);
        let has_options = !self.options().is_empty();
        let page = ConnectionArguments::augment_args(page).mut_args(|option| {
            let is_shown = option.get_long().is_some_and(|long| self.options().contains(&long));
            option.hide(!is_shown).hide_env(true).help_heading("Options")
        });
        page.about(text.trim_end().to_owned()).help_template(if has_options {
            "{about-with-newline}\n{all-args}"
        } else {
            "{about}"
        })
    }

    fn text(self) -> &'static str {
        match self {
            Self::Connection => include_str!("topics/connection.txt"),
            Self::Trust => include_str!("topics/trust.txt"),
            Self::Credentials => include_str!("topics/credentials.txt"),
            Self::Environment => include_str!("topics/environment.txt"),
            Self::ExitCodes => include_str!("topics/exit-codes.txt"),
            Self::Jobs => include_str!("topics/jobs.txt"),
            Self::Output => include_str!("topics/output.txt"),
        }
    }

    /// The options of a connection that belong to it.
    fn options(self) -> &'static [&'static str] {
        match self {
            Self::Connection => &[
                "host",
                "port",
                "path",
                "timeout",
                "trace-wire",
                "record",
                "config",
                "profile",
                "proxy",
                "proxy-from-env",
                "allow-unencrypted",
            ],
            Self::Trust => {
                &["ca-file", "pin", "insecure-skip-verify", "server-name", "tls-min", "tls-max", "tls-backend"]
            }
            Self::Credentials => &[
                "user",
                "auth",
                "password-stdin",
                "password-fd",
                "password-file",
                "credential-helper",
                "keytab",
                "spn",
                "delegate",
                "client-cert",
                "client-key",
                "client-cert-password-file",
            ],
            _ => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_option_of_a_connection_is_in_one_topic() {
        let shared = ConnectionArguments::augment_args(Command::new("shared"));
        for long in shared.get_arguments().filter_map(clap::Arg::get_long) {
            let topics = Topic::value_variants().iter().filter(|topic| topic.options().contains(&long)).count();
            assert_eq!(topics, 1, "--{long}");
        }
    }
}
