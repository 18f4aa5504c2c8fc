//! A hosts file in text: one host a line, then its labels; `#` begins a comment.

use std::sync::Arc;

use crate::fleet::hosts::error::HostsProblem;
use crate::fleet::hosts::host::FleetHost;
use crate::fleet::hosts::labels::of_words;
use crate::fleet::hosts::list::{Found, Problem};
use crate::fleet::hosts::place::Place;

pub(super) fn read(text: &str, found: &mut Found) -> Result<(), Problem> {
    for (number, line) in (1..).zip(text.lines()) {
        let place = Place::Line(number);
        if let Some(host) = host(line, place).map_err(|problem| (Some(place), problem))? {
            found.add(host)?;
        }
    }
    Ok(())
}

fn host(line: &str, place: Place) -> Result<Option<FleetHost>, HostsProblem> {
    let mut words = line.split_whitespace().take_while(|word| !word.starts_with('#'));
    let Some(written) = words.next() else { return Ok(None) };
    let endpoint = written.parse()?;
    let labels = Arc::new(of_words(words)?);
    Ok(Some(FleetHost { written: written.to_owned(), endpoint, labels, place }))
}
