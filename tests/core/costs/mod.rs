//! What an answer costs: memory and time by its size, whatever a host puts into it.

mod answers;
mod attacks;

use std::fmt::Write;
use std::time::{Duration, Instant};

use cimjob::addressing::{EndpointReference, Namespace, ResourceUri, SelectorSet};
use cimjob::job::ReportedError;
use cimjob::soap::MessageId;
use cimjob::wsman::{Enumerate, Item, read_reply};

use crate::cases::answers::{get_error_ex, output};
use crate::{counting, page_around};

/// How long an answer is, unless it reaches the number of elements first.
const BYTES: usize = 4_500_000;

/// What the program has besides: its own code and libraries.
const PROGRAM: usize = 15_000_000;

/// What an answer of so many bytes may take: 10 times its size and 50 MB. It is there twice itself while it comes in.
fn allowed(size: usize) -> usize {
    8 * size + 50_000_000 - PROGRAM
}

/// No answer may take longer to read and render, in a build without optimization.
const SECONDS: Duration = Duration::from_secs(30);

/// Reads the answer and renders what is in it, as text and as JSON. Gives how long that became.
fn show(answer: &str) -> usize {
    let resource = ResourceUri::wmi_all(&Namespace::virtualization_v2());
    let enumerate = Enumerate::all(EndpointReference { resource, selectors: SelectorSet::default() });
    let page = read_reply(&enumerate, &MessageId::from_uuid(1), answer.as_bytes(), None);
    let items = page.unwrap().output.items;
    items.iter().map(text).sum::<usize>() + json(items)
}

fn text(item: &Item) -> usize {
    let mut text = String::new();
    for property in item.object.iter().flat_map(|object| &object.properties) {
        writeln!(text, "{} {}", property.name, property.value).unwrap();
    }
    text.len()
}

#[cfg(feature = "serde")]
fn json(items: Vec<Item>) -> usize {
    let reports: Vec<_> = items.into_iter().map(cimjob::report::InstanceReport::from).collect();
    length(&reports)
}

/// The length of a document, which is never kept as a whole.
#[cfg(feature = "serde")]
fn length(document: &impl serde::Serialize) -> usize {
    struct Length(usize);
    impl std::io::Write for Length {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0 += bytes.len();
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let mut length = Length(0);
    serde_json::to_writer(&mut length, document).unwrap();
    length.0
}

#[cfg(not(feature = "serde"))]
fn json(_: Vec<Item>) -> usize {
    0
}

/// Reads the out parameters of GetErrorEx, and renders the errors.
fn show_errors(parameters: &str) -> usize {
    let output = output(&get_error_ex(), &format!("{parameters}<p:ReturnValue>0</p:ReturnValue>"));
    let errors = output.unwrap().errors;
    let text = |error: &ReportedError| error.message().map(str::len).unwrap_or_default();
    errors.iter().map(text).sum::<usize>() + json_of_errors(&errors)
}

#[cfg(feature = "serde")]
fn json_of_errors(errors: &[ReportedError]) -> usize {
    length(&errors)
}

#[cfg(not(feature = "serde"))]
fn json_of_errors(_: &[ReportedError]) -> usize {
    0
}

/// Nothing may be copied at every level, and nothing read again: reading and rendering is linear, and takes no more than it is worth.
fn costs(attack: fn(usize) -> String, show: fn(&str) -> usize) {
    let answer = attack(BYTES);
    let started = Instant::now();
    let (peak, shown) = counting::peak(|| show(&answer));
    let (took, size) = (started.elapsed(), answer.len());
    println!("{size:>10} {peak:>12} of {:>12} {took:>8.0?} {shown:>12}", allowed(size));
    assert!(peak <= allowed(size), "{size} bytes took {peak} bytes of memory");
    assert!(took <= SECONDS, "{size} bytes took {took:?}");
}
