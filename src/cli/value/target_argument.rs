//! The instance or class that a command is about, out of its argument.

use crate::addressing::Target;

use crate::cli::ending::failure::Failure;
use crate::cli::options::target::TargetArguments;
use crate::cli::terminal::neutral::neutral;
use crate::cli::terminal::say::note;

/// The name itself, or the one instance that a text names. What is taken out of other text is said.
pub(in crate::cli) fn read(arguments: &TargetArguments) -> Result<Target, Failure> {
    let reason = match arguments.read() {
        Ok(target) => return Ok(target),
        Err(reason) => reason,
    };
    match arguments.found().as_slice() {
        [] => Err(reason.into()),
        [target] => {
            note(&format!("cimjob: found in the text: {}", neutral(&target.to_string())));
            Ok(target.clone())
        }
        several => {
            let names: Vec<String> = several.iter().map(|target| format!("\n  {target}")).collect();
            let count = several.len();
            Err(Failure::Usage(format!(
                "the text names {count} instances, and this command takes one:{}",
                names.concat()
            )))
        }
    }
}
