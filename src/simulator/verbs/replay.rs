//! An answer out of a recording, or a fault that says that there is none.

use crate::recording::{Played, Player, Summary};
use crate::simulator::call::{Arrival, Reply};
use crate::simulator::message::fault_detail::Origin;
use crate::simulator::message::faults;
use crate::simulator::message::reply::Frame;
use crate::simulator::message::request::Envelope;
use crate::xml::{Document, Limits};

/// Answers one request from a recording.
pub(crate) fn replayed(player: &mut Player, text: &str, arrival: Arrival) -> Reply {
    match player.answer(text) {
        Played::Answer(status, body) => Reply { status, body: Some(body), action: "replayed".to_owned() },
        Played::Silence => Reply { status: 0, body: None, action: "replayed".to_owned() },
        Played::Unknown(asked) => unknown(&asked, text, arrival),
    }
}

fn unknown(asked: &Summary, text: &str, arrival: Arrival) -> Reply {
    let question = format!("{} of {} {:?}", asked.action, asked.target, asked.selectors);
    tracing::warn!(question, "The recording has no answer");
    let document = Document::parse(text, &Limits::default()).ok();
    let envelope = document.as_ref().and_then(|document| Envelope::of(document.root()).ok());
    let origin = Origin { machine: "", namespace: "", operation: "" };
    let relates_to = envelope.as_ref().and_then(Envelope::message_id);
    let frame = Frame { language: "en-US", message_id: arrival.message_id, relates_to, origin };
    let body = frame.fault(&faults::not_recorded(&question)).to_xml().ok();
    Reply { status: 500, body, action: asked.action.clone() }
}
