//! The configuration file, and `cimjob config show`: what each setting is, and where that is said.

use clap::{Args, Subcommand};

use crate::report::{Exit, Report, SettingsReport};

use crate::cli::ending::failure::Failure;
use crate::cli::options::connection::{Connected, HostArgument};
use crate::cli::settings::effective::Effective;
use crate::cli::settings::resolve::Settings;
use crate::cli::terminal::neutral::neutral;
use crate::cli::terminal::output::Output;

#[derive(Debug, Args)]
pub(in crate::cli) struct Config {
    #[command(subcommand)]
    pub(in crate::cli) command: ConfigCommand,
}

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum ConfigCommand {
    /// Show the settings in effect (never passwords)
    Show(Box<Connected<ConfigShow>>),
}

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(in crate::cli) struct ConfigShow {
    #[command(flatten)]
    pub(in crate::cli) host: HostArgument,
    /// Show where each setting comes from
    #[arg(long)]
    pub(in crate::cli) origin: bool,
}

pub(in crate::cli) fn run(command: ConfigShow, settings: Settings, output: &mut Output) -> Result<Exit, Failure> {
    let with_origin = command.origin;
    let settings = settings.with_host(&command.host).effective();
    let report = SettingsReport { settings: settings.iter().map(Into::into).collect() };
    output.either(|| text(&settings, with_origin), || Report::from(report))?;
    Ok(Exit::Done)
}

/// A line each, in columns.
fn text(settings: &[Effective], with_origin: bool) -> String {
    let width = |cells: &mut dyn Iterator<Item = usize>| cells.max().unwrap_or_default();
    let names = width(&mut settings.iter().map(|setting| setting.name.len()));
    let values = width(&mut settings.iter().map(|setting| shown(setting).chars().count()));
    let line = |setting: &Effective| {
        let (name, value) = (&setting.name, shown(setting));
        let line = if with_origin {
            format!("{name:names$}  {value:values$}  {}", neutral(&setting.origin.to_string()))
        } else {
            format!("{name:names$}  {value}")
        };
        format!("{}\n", line.trim_end())
    };
    settings.iter().map(line).collect()
}

fn shown(setting: &Effective) -> String {
    setting.value.as_deref().map_or_else(|| "-".to_owned(), |value| neutral(value).to_string())
}

const EXAMPLES: &str = r#"Examples:
  cimjob config show --origin --profile lab
  cimjob config show --host hv01.lab.test -o json"#;
