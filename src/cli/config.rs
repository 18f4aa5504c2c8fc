//! The configuration file, and `cimjob config show`: what each setting is, and where that is said.

mod effective;
mod file;
mod layers;
mod location;
mod pattern;
mod table;

use super::args_credentials::Config;
use super::exit::Exit;
use super::failure::Failure;
use super::neutral::neutral;
use super::output::Output;
use super::report::Report;

pub(super) use self::effective::{Effective, Origin};
pub(super) use self::layers::Layers;
pub(super) use self::table::Setting;

pub(super) fn run(config: Config, output: &mut Output) -> Result<Exit, Failure> {
    let show = config.show();
    let settings = show.connection.effective()?;
    let with_origin = show.origin;
    output.either(|| text(&settings, with_origin), &Report::settings(&settings))?;
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
