//! The commands in groups, as the help of the program lists them.

use clap::Command;

/// A heading and the commands below it.
struct Group {
    heading: &'static str,
    commands: &'static [&'static str],
}

const GROUPS: [Group; 6] = [
    Group { heading: "Jobs", commands: &["explain", "list", "wait", "cancel", "get-error"] },
    Group { heading: "Watching hosts", commands: &["watch", "journal", "report", "mcp"] },
    Group { heading: "Connecting", commands: &["doctor", "identify", "cert", "login", "logout", "config"] },
    Group { heading: "Read instances of any class", commands: &["get", "query", "enumerate", "associators"] },
    Group { heading: "Change the host", commands: &["invoke", "put", "create", "delete"] },
    Group {
        heading: "Without a host",
        commands: &["demo", "simulate", "record", "schema", "completion", "man", "help"],
    },
];

/// The commands of this program, a line each.
pub(super) fn listed(root: &Command) -> String {
    let mut text = String::new();
    for group in &GROUPS {
        text.push_str(&format!("{}:\n", group.heading));
        for command in group.commands.iter().filter_map(|name| root.find_subcommand(name)) {
            text.push_str(&line(command));
        }
        text.push('\n');
    }
    text.trim_end().to_owned()
}

fn line(command: &Command) -> String {
    let about = command.get_about().map(ToString::to_string).unwrap_or_default();
    format!("  {:<12} {about}\n", command.get_name())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::cli::args::Arguments;

    #[test]
    fn every_command_is_in_one_group() {
        let root = Arguments::command();
        for command in root.get_subcommands() {
            let name = command.get_name();
            let times = GROUPS.iter().filter(|group| group.commands.contains(&name)).count();
            assert_eq!(times, 1, "{name}");
        }
    }
}
