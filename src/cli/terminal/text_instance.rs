//! Instances for people: class and path, then a line for each property.

use std::fmt::Write;

use crate::cim::{CimInstance, CimProperty, CimValue};
use crate::job::{JobPath, ReturnValue};
use crate::report::Called;
use crate::wsman::MethodOutput;

use crate::cli::terminal::neutral::{identifier, neutral};
use crate::cli::terminal::text_fields::{BOLD, Fields, heading};

/// The widest column of names.
const MAX_WIDTH: usize = 32;

/// An instance with its properties.
pub(in crate::cli) fn instance(path: Option<&str>, instance: &CimInstance) -> String {
    let mut text = title(&instance.class_name, path);
    text.push_str(&properties(&instance.properties));
    text
}

/// A reference alone: its path on one line.
pub(in crate::cli) fn reference(path: &str) -> String {
    format!("{}\n", neutral(path))
}

/// What a method gave back: the return value by name, the job that goes on with the work, the out parameters.
pub(in crate::cli) fn method(called: Called<'_>, output: &MethodOutput, job: Option<&JobPath>) -> String {
    let mut fields = Fields::new(0, 12);
    fields.add("method", Some(called.method));
    fields.add("of", Some(called.target.to_string()));
    fields.add("return value", Some(ReturnValue::of_class(called.target.class(), output.return_value).to_string()));
    fields.add("job", job.map(ToString::to_string));
    let mut text = fields.finish();
    if !output.parameters.is_empty() {
        heading(&mut text, "Out parameters");
        text.push_str(&properties(&output.parameters));
    }
    text
}

/// What to do with a job that goes on.
pub(in crate::cli) fn how_to_follow(line: &str) -> String {
    format!("\nThe job goes on. Follow it: {line}\n")
}

/// Class and path.
fn title(class: &str, path: Option<&str>) -> String {
    let mut text = String::new();
    // INVARIANT: writing to a String does not fail.
    let _ = match path {
        Some(path) => writeln!(text, "{BOLD}{}{BOLD:#}", neutral(path)),
        // A row of a projection has no class, only WS-Management's element around it.
        None if class == "XmlFragment" => Ok(()),
        None => writeln!(text, "{BOLD}{}{BOLD:#}", identifier(class)),
    };
    text
}

/// A line for each property.
pub(in crate::cli) fn properties(properties: &[CimProperty]) -> String {
    let widest = properties.iter().map(|property| identifier(&property.name).chars().count()).max().unwrap_or_default();
    let mut fields = Fields::new(2, widest.min(MAX_WIDTH));
    for property in properties {
        let name = identifier(&property.name);
        match &property.value {
            CimValue::Null => fields.add(&name, Some("(null)")),
            value => fields.host(&name, Some(value.to_string())),
        }
    }
    fields.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn null_empty_and_arrays_look_different_and_nothing_steers_the_terminal() {
        let property = |name: &str, value| CimProperty { name: name.to_owned(), cim_type: None, value };
        let text = |text: &str| CimValue::Untyped(text.to_owned());
        let shown = properties(&[
            property("Nothing", CimValue::Null),
            property("Empty", text("")),
            property("Array", CimValue::Array(vec![text("a"), text("b")])),
            property("Evil\u{1b}", text("x\u{1b}[31m\ny")),
        ]);
        let expected = "  Nothing         (null)\n  Empty           (empty)\n  Array           | [a, b]\n  \"Evil<U+001B>\"  | x<U+001B>[31m\n                  | y\n";
        assert_eq!(shown, expected);
    }
}
