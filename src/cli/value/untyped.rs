//! What a value is where neither the host nor a person says its type: its form tells a date from other text.

use crate::cim::{CimDateTime, CimValue};

/// The date or interval in a text that has the whole form of one: `P0DT0H45M0S`, `2026-10-05T04:23:50Z`, or the 25 characters of a DMTF datetime
/// (DSP0004 section 5.2.4). Hyper-V refuses a date that is written as a string (recorded by r4sd/go-wsman).
pub(in crate::cli) fn datetime(name: &str, text: &str) -> Option<CimValue> {
    let is_whole = text.contains('T') || text.len() == 25;
    let is_name = TEXTS.iter().any(|known| known.eq_ignore_ascii_case(name));
    let value: CimDateTime = if is_whole && !is_name { text.parse().ok()? } else { return None };
    Some(CimValue::DateTime(value))
}

/// What CIM_ManagedElement and its subclasses declare as text, whatever it looks like: a checkpoint may be named after a time.
const TEXTS: [&str; 6] = ["Caption", "Description", "ElementName", "InstanceID", "Name", "Notes"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_dates_and_intervals_are_told_by_their_form() {
        for text in
            ["P0DT0H45M0S", "PT45M", "2026-10-05T04:23:50Z", "20261005042350.000000+060", "00000000004500.000000:000"]
        {
            assert!(matches!(datetime("Delay", text), Some(CimValue::DateTime(_))), "{text}");
        }
    }

    #[test]
    fn other_text_stays_text() {
        for text in ["", "P1D", "2026-10-05", "04:23:50Z", "TPM", "PXE and Then", "Microsoft:12345678-1234-1"] {
            assert_eq!(datetime("Delay", text), None, "{text}");
        }
        assert_eq!(datetime("ElementName", "2026-10-05T04:23:50Z"), None);
    }
}
