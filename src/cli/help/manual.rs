//! The man pages: one for each command (section 1) and for each topic of help (section 7), in the words of help.

use std::io;

use clap::{Arg, Command, ValueEnum};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

use crate::cli::help::topic::Topic;

/// One page.
pub(in crate::cli) struct Page {
    /// `man1` or `man7`.
    pub(in crate::cli) section: &'static str,
    pub(in crate::cli) file: String,
    pub(in crate::cli) text: String,
}

/// All of them; `root` is the definition of the command line.
///
/// # Errors
///
/// Not with pages in memory.
pub(in crate::cli) fn pages(root: Command) -> io::Result<Vec<Page>> {
    let mut pages: Vec<Page> = Topic::value_variants().iter().map(|topic| topic_page(*topic, &root)).collect();
    let mut root = for_paper(root);
    root.build();
    add_commands(&root, &mut pages)?;
    Ok(pages)
}

/// All that is said of an option, with its variable.
fn for_paper(command: Command) -> Command {
    let whole = |argument: Arg| argument.hide_short_help(false).hide_env(false);
    command.mut_args(whole).mut_subcommands(for_paper)
}

fn add_commands(command: &Command, pages: &mut Vec<Page>) -> io::Result<()> {
    pages.push(command_page(command)?);
    command.get_subcommands().try_for_each(|inner| add_commands(inner, pages))
}

fn command_page(command: &Command) -> io::Result<Page> {
    let man = Man::new(command.clone());
    let mut text = title(command.get_display_name().unwrap_or("cimjob"), '1').into_bytes();
    man.render_name_section(&mut text)?;
    man.render_synopsis_section(&mut text)?;
    man.render_description_section(&mut text)?;
    man.render_options_section(&mut text)?;
    if command.has_subcommands() {
        man.render_subcommands_section(&mut text)?;
    }
    let mut end = Roff::new();
    add_examples(command, &mut end);
    add_see_also(command, &mut end);
    end.to_writer(&mut text)?;
    // Two line breaks with an empty line between them are one too many.
    let text = String::from_utf8_lossy(&text).replace(".br\n\n.br\n", ".sp\n");
    Ok(Page { section: "man1", file: man.get_filename(), text })
}

/// What is below a heading such as `Examples:` in help.
fn add_examples(command: &Command, roff: &mut Roff) {
    let after = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    let Some((heading, lines)) = after.split_once(":\n") else { return };
    roff.control("SH", [heading.to_uppercase().as_str()]);
    add_text(lines, roff);
}

fn add_see_also(command: &Command, roff: &mut Roff) {
    let topics = Topic::value_variants().iter().filter_map(ValueEnum::to_possible_value);
    let topics = topics.map(|topic| (format!("cimjob-{}", topic.get_name()), "(7)"));
    let root = command.get_display_name().filter(|name| *name != "cimjob").map(|_| ("cimjob".to_owned(), "(1)"));
    let mut line = Vec::new();
    for (name, section) in root.into_iter().chain(topics) {
        if !line.is_empty() {
            line.push(roman(", "));
        }
        line.extend([bold(name), roman(section)]);
    }
    roff.control("SH", ["SEE ALSO"]).text(line);
}

fn topic_page(topic: Topic, root: &Command) -> Page {
    let page = topic.page(root);
    let about = page.get_about().map(ToString::to_string).unwrap_or_default();
    let (first, rest) = about.split_once('\n').unwrap_or((&about, ""));
    let name = topic.to_possible_value().map(|value| format!("cimjob-{}", value.get_name())).unwrap_or_default();
    let mut roff = Roff::new();
    roff.control("SH", ["NAME"]).text([roman(format!("{name} - {}", first.trim_end_matches('.')))]);
    roff.control("SH", ["DESCRIPTION"]);
    add_text(rest, &mut roff);
    Page { section: "man7", file: format!("{name}.7"), text: title(&name, '7') + &roff.render() }
}

/// Indented lines stay as they are; the others are paragraphs.
fn add_text(text: &str, roff: &mut Roff) {
    let mut is_kept = false;
    for line in text.trim_matches('\n').lines() {
        if line.starts_with("  ") != is_kept && !line.is_empty() {
            is_kept = !is_kept;
            roff.control(if is_kept { "nf" } else { "fi" }, []);
        }
        match line {
            "" => roff.control("PP", []),
            line => roff.text([roman(line)]),
        };
    }
    if is_kept {
        roff.control("fi", []);
    }
}

/// Without a date: the same program prints the same pages.
fn title(name: &str, section: char) -> String {
    format!(".TH \"{name}\" {section} \"\" \"cimjob {}\" \"cimjob\"\n", env!("CARGO_PKG_VERSION"))
}
