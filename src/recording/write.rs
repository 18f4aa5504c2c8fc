//! From what was said on the wire to a recording.

use std::collections::BTreeMap;

use super::context::Context;
use super::document::{Exchange, FORMAT, Recording, VERSION};
use super::envelope::each_text;
use super::key::Key;
use super::message;
use super::names::Names;
use super::pseudonyms::Pseudonyms;
use super::question::Asked;
use super::secrets::{Replaced, Secrets};
use super::text;
use crate::xml::decode;

/// One request as it was sent, and what came back.
#[derive(Debug, Clone)]
pub struct Heard {
    /// The host, as it is in [`About::hosts`].
    pub host: String,
    /// The envelope.
    pub request: String,
    /// The HTTP status and the body; none if the connection broke.
    pub reply: Option<(u16, Vec<u8>)>,
}

/// What is known of a recording in addition to the messages.
#[derive(Debug, Clone, Default)]
pub struct About {
    /// The command.
    pub command: String,
    /// The version of the program.
    pub program: String,
    /// Was the command stopped before its end?
    pub interrupted: bool,
    /// The hosts as they were named.
    pub hosts: Vec<String>,
    /// Names that are secret wherever they occur: the addresses of the hosts, the user, the domain.
    pub names: Vec<String>,
}

/// A recording, what stays with its owner, and what was replaced.
#[derive(Debug)]
pub struct Recorded {
    /// What may be given away.
    pub recording: Recording,
    /// What may not.
    pub secrets: Secrets,
    /// How much was replaced, by what it was.
    pub replaced: Replaced,
}

/// Replaces everything in the messages that is not allowed to stay.
#[must_use]
pub fn record(heard: &[Heard], about: &About, key: Key) -> Recorded {
    let texts: Vec<_> = heard.iter().map(Texts::of).collect();
    let names = names(&texts, about);
    let mut pseudonyms = Pseudonyms::new(key);
    let mut name = |host: &String| text::replaced(host, Context::Proper, &names, &mut pseudonyms);
    let hosts: BTreeMap<_, _> = about.hosts.iter().map(|host| (host.as_str(), name(host))).collect();
    let exchange = |texts: &Texts<'_>| Exchange {
        host: hosts.get(texts.host).cloned().unwrap_or_default(),
        ..texts.exchange(&names, &mut pseudonyms)
    };
    let exchanges = texts.iter().map(exchange).collect();
    let hosts = about.hosts.iter().filter_map(|host| hosts.get(host.as_str()).cloned()).collect();
    let recording = Recording {
        format: FORMAT.to_owned(),
        version: VERSION,
        cimjob: about.program.clone(),
        command: about.command.clone(),
        interrupted: about.interrupted,
        hosts,
        exchanges,
    };
    Recorded { recording, secrets: Secrets::of(&pseudonyms), replaced: Replaced::of(&pseudonyms) }
}

struct Texts<'h> {
    host: &'h str,
    request: String,
    reply: Option<(u16, String)>,
}

impl<'h> Texts<'h> {
    fn of(heard: &'h Heard) -> Self {
        let text =
            |body: &[u8]| decode(body, None).map_or_else(|_| String::from_utf8_lossy(body).into_owned(), Into::into);
        let reply = heard.reply.as_ref().map(|(status, body)| (*status, text(body)));
        Self { host: &heard.host, request: heard.request.clone(), reply }
    }

    fn messages(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.request.as_str()).chain(self.reply.iter().map(|(_, body)| body.as_str()))
    }

    fn exchange(&self, names: &Names, pseudonyms: &mut Pseudonyms) -> Exchange {
        let mut replaced =
            |message: &str| each_text(message, &mut |context, text| text::replaced(text, context, names, pseudonyms));
        let request = replaced(&self.request);
        let response = self.reply.as_ref().map(|(_, body)| replaced(body));
        let summary = Asked::read(&request).summary;
        let status = self.reply.as_ref().map(|(status, _)| *status);
        Exchange { host: String::new(), summary, status, request, response }
    }
}

/// The names in all messages, before anything is replaced.
fn names(texts: &[Texts<'_>], about: &About) -> Names {
    let mut names = Names::default();
    about.names.iter().chain(&about.hosts).for_each(|name| names.add(name));
    for message in texts.iter().flat_map(|texts| texts.messages()) {
        each_text(message, &mut |context, text| {
            if matches!(context, Context::Name | Context::Proper) && !text::stays(text, context) {
                names.add(text);
            }
            if context == Context::Message {
                message::quoted_names(text).iter().for_each(|name| names.add_whole(name));
            }
            text.to_owned()
        });
    }
    names
}
