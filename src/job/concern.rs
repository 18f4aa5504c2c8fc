//! What an error is about: files, machines and hosts that it names.

use crate::cim::CimError;
use crate::codes::in_text::codes_in;

use super::ConcreteJob;
use super::guid::{LENGTH, is_guid};
use super::paths_in_text::{is_path, paths_in};

/// Something that an error names.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Concern {
    /// What it is.
    pub kind: ConcernKind,
    /// Its name or path as the host wrote it; of a machine without a name its GUID.
    pub name: String,
}

impl Concern {
    /// Is it a file or folder?
    #[must_use]
    pub fn is_file(&self) -> bool {
        self.kind == ConcernKind::File
    }
}

/// What kind of thing an error names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ConcernKind {
    /// A file or folder.
    File,
    /// A virtual machine.
    Machine,
    /// A host.
    Host,
}

/// At most this many are named.
const MOST: usize = 6;

/// What a text of a job is about: from the arguments of its error where there are some, and from the text.
pub(super) fn concerns(text: &str, error: Option<&CimError>, job: &ConcreteJob) -> Vec<Concern> {
    let mut found = Found(Vec::new());
    if let Some(error) = error {
        found.of_arguments(error.message_arguments.as_deref().unwrap_or_default(), job);
        if let Some(source) = error.error_source.as_deref().filter(|source| is_path(source)) {
            found.add(ConcernKind::File, source);
        }
    }
    found.of_text(text, job);
    found.0
}

struct Found(Vec<Concern>);

impl Found {
    fn add(&mut self, kind: ConcernKind, name: &str) {
        let is_known = |known: &Concern| known.kind == kind && known.name.eq_ignore_ascii_case(name);
        if !name.is_empty() && self.0.len() < MOST && !self.0.iter().any(is_known) {
            self.0.push(Concern { kind, name: name.to_owned() });
        }
    }

    fn has(&self, kind: ConcernKind) -> bool {
        self.0.iter().any(|known| known.kind == kind)
    }

    /// Hyper-V gives the name of a machine and behind it its GUID.
    fn of_arguments(&mut self, arguments: &[String], job: &ConcreteJob) {
        let next = arguments.iter().skip(1).map(Some).chain([None]);
        for (argument, next) in arguments.iter().map(|argument| argument.trim()).zip(next) {
            if is_path(argument) {
                self.add(ConcernKind::File, argument);
            } else if is_destination(argument, job) {
                self.add(ConcernKind::Host, argument);
            } else if is_machine(argument, job) || self.names_machine(argument, next) {
                self.add(ConcernKind::Machine, argument);
            }
        }
    }

    /// Is an argument the name in front of a GUID, or a GUID without a name in front?
    fn names_machine(&self, argument: &str, next: Option<&String>) -> bool {
        if is_guid(argument) { !self.has(ConcernKind::Machine) } else { next.is_some_and(|next| is_guid(next)) }
    }

    fn of_text(&mut self, text: &str, job: &ConcreteJob) {
        for path in paths_in(text) {
            self.add(ConcernKind::File, path);
        }
        if let Some(host) = job.destination_host.as_deref().filter(|host| holds_word(text, host)) {
            self.add(ConcernKind::Host, host);
        }
        if !self.has(ConcernKind::Machine)
            && let Some(machine) = machine_in(text)
        {
            self.add(ConcernKind::Machine, machine);
        }
    }
}

fn is_destination(text: &str, job: &ConcreteJob) -> bool {
    job.destination_host.as_deref().is_some_and(|host| !host.is_empty() && host.eq_ignore_ascii_case(text))
}

fn is_machine(text: &str, job: &ConcreteJob) -> bool {
    job.virtual_system_name.as_deref().is_some_and(|name| !name.is_empty() && name.eq_ignore_ascii_case(text))
        && codes_in(text).is_empty()
}

/// The name in quotes at the beginning of a text that ends with the GUID of a machine in parentheses, as Hyper-V writes its messages.
fn machine_in(text: &str) -> Option<&str> {
    let inside = text.trim_end_matches(['.', ' ', '\n', '\r']).strip_suffix([')', '）'])?;
    let guid = inside.get(inside.len().checked_sub(LENGTH)?..).filter(|guid| is_guid(guid))?;
    let mut quotes = text.trim_start().split('\'');
    match (quotes.next(), quotes.next(), quotes.next()) {
        (Some(""), Some(name), Some(_)) if !is_path(name) && !is_guid(name) => Some(name),
        _ => Some(guid),
    }
}

/// Does a text hold a name as a whole word?
fn holds_word(text: &str, word: &str) -> bool {
    let is_of_word = |c: char| c.is_alphanumeric() || c == '-';
    !word.is_empty()
        && text.match_indices(word).any(|(at, _)| {
            let before = text.get(..at).is_some_and(|before| before.ends_with(is_of_word));
            let after = text.get(at + word.len()..).is_some_and(|after| after.starts_with(is_of_word));
            !before && !after
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cim::{CimInstance, CimProperty, CimValue};

    const GUID: &str = "5B2C8D11-7E0A-4C39-9D55-0A64D2A0B001";

    fn job(destination: &str) -> ConcreteJob {
        let property = CimProperty {
            name: "DestinationHost".into(),
            cim_type: None,
            value: CimValue::Untyped(destination.into()),
        };
        CimInstance { class_name: "Msvm_MigrationJob".into(), properties: vec![property] }.into()
    }

    fn error(arguments: &[&str]) -> CimError {
        let values = arguments.iter().map(|text| CimValue::String((*text).into())).collect();
        let property = CimProperty { name: "MessageArguments".into(), cim_type: None, value: CimValue::Array(values) };
        CimInstance { class_name: "Msvm_Error".into(), properties: vec![property] }.into()
    }

    fn found(text: &str, arguments: &[&str]) -> Vec<(ConcernKind, String)> {
        let concerns = concerns(text, Some(&error(arguments)), &job("HV02"));
        concerns.into_iter().map(|concern| (concern.kind, concern.name)).collect()
    }

    #[test]
    fn arguments_name_file_machine_and_host() {
        assert_eq!(
            found("", &[r"D:\vms\web01\system.vhdx", "0x80070002"]),
            [(ConcernKind::File, r"D:\vms\web01\system.vhdx".into())]
        );
        assert_eq!(
            found("", &["web01", GUID, "hv02"]),
            [(ConcernKind::Machine, "web01".into()), (ConcernKind::Host, "hv02".into())]
        );
    }

    #[test]
    fn a_text_names_what_its_arguments_do_not() {
        let text = format!(r"'web01': Attachment 'D:\a b.vhdx' failed to open. (Virtual machine ID {GUID}).");
        assert_eq!(
            found(&text, &[]),
            [(ConcernKind::File, r"D:\a b.vhdx".into()), (ConcernKind::Machine, "web01".into())]
        );
        assert_eq!(found("no connection with 'HV02'", &[]), [(ConcernKind::Host, "HV02".into())]);
        assert_eq!(found("HV020 and XHV02 and HV02-x", &[]), []);
    }

    #[test]
    fn each_is_named_once_and_few_in_all() {
        let texts: Vec<String> = (0..20).map(|n| format!("'C:\\{n}.vhdx' 'c:\\{n}.VHDX'")).collect();
        assert_eq!(found(&texts.join(" "), &[]).len(), MOST);
    }
}
