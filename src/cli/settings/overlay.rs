//! Settings of the configuration file, put over what the command line says: each is read as if it were typed.

use clap::builder::{BoolishValueParser, Resettable};
use clap::{Arg, ArgAction, Args};

use crate::cli::settings::setting::Setting;
use crate::cli::settings::table::{Place, options};

/// Puts the settings over the arguments; what no setting names stays.
pub(in crate::cli) fn put_over(arguments: &mut impl Args, settings: &[Setting]) -> Result<(), clap::Error> {
    if settings.is_empty() {
        return Ok(());
    }
    // As defaults they may be next to each other in any order, and none needs another.
    let options = options(Place::Profile).mut_args(|option| with_setting(option, settings));
    arguments.update_from_arg_matches(&options.try_get_matches_from(["cimjob"])?)
}

/// The option with its setting and without any other value: a flag is one whose value was left out.
fn with_setting(option: Arg, settings: &[Setting]) -> Arg {
    let setting = settings.iter().find(|setting| option.get_long() == Some(&setting.name));
    let is_flag = matches!(option.get_action(), ArgAction::SetTrue);
    let option = if is_flag { option.action(ArgAction::Set).value_parser(BoolishValueParser::new()) } else { option };
    match setting {
        Some(setting) => option.default_value(setting.value.clone()),
        None => option.default_value(Resettable::Reset),
    }
}
