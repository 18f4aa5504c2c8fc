//! Hosts whose enumerations never end, or do not say whether they do.

use super::hosts::{JOB_PROPERTIES, Met, answering, is, output};
use super::support::answers::envelope;
use super::support::scripted_peer::Request;

const ITEM: &str =
    "<p:Msvm_Thing xmlns:p=\"urn:x\"><p:InstanceID>8E1C7A50-0000-4000-8000-000000000001</p:InstanceID></p:Msvm_Thing>";

/// There is always one more page, with one instance.
pub(super) fn without_end() -> Met {
    endless(ITEM.to_owned())
}

/// There is always one more page, with nothing on it.
pub(super) fn without_items() -> Met {
    endless(String::new())
}

/// There is always one more page, with as many instances as it may have.
pub(super) fn of_tiny_instances() -> Met {
    endless("<a/>".repeat(32_000))
}

/// A job that failed is associated with elements without end.
pub(super) fn of_associated_elements() -> Met {
    endless(ITEM.repeat(300))
}

/// The page says neither that it is the last nor how to get the next one.
pub(super) fn that_say_nothing() -> Met {
    host(|request| page(request, ITEM, ""))
}

fn endless(items: String) -> Met {
    let context = "<n:EnumerationContext>uuid:1</n:EnumerationContext>";
    host(move |request| page(request, &items, context))
}

fn host(page: impl Fn(&Request) -> String + Send + Sync + 'static) -> Met {
    answering(move |request| envelope(request, &page(request)))
}

/// A page with these items, or the job.
fn page(request: &Request, items: &str, context: &str) -> String {
    if is(request, "Release") {
        return String::new();
    }
    if let Some(method) = ["GetError", "GetErrorEx"].into_iter().find(|method| is(request, method)) {
        return output(method, "");
    }
    if !is(request, "Pull") && !is(request, "Enumerate") {
        return format!("<J>{JOB_PROPERTIES}</J>");
    }
    let verb = if is(request, "Pull") { "Pull" } else { "Enumerate" };
    format!(
        "<n:{verb}Response xmlns:n=\"http://schemas.xmlsoap.org/ws/2004/09/enumeration\">{context}<n:Items>{items}</n:Items>\
         </n:{verb}Response>"
    )
}
