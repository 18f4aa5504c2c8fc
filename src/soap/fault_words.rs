//! What a fault says in words: on Windows the reason is a general sentence, and the one that tells is further in (MS-WSMV 2.2.4.43;
//! recorded faults of Windows Server 2008 R2 to 2016).

use std::fmt;

use crate::cim::neutral::in_quotes;
use crate::cim::{CimInstance, FromCim};
use crate::codes;

use super::Fault;

impl Fault {
    /// The host's own words: the reason, else the outer and then the innermost message of the detail.
    #[must_use]
    pub fn message(&self) -> &str {
        let of_detail = || {
            let fault = self.wsman_fault.as_ref()?;
            if fault.message.is_empty() { fault.innermost_message() } else { Some(fault.message.as_str()) }
        };
        let of_error = || self.cim_error.as_ref()?.message.as_deref();
        Some(self.reason.as_str())
            .filter(|reason| !reason.is_empty())
            .or_else(of_detail)
            .or_else(of_error)
            .unwrap_or_default()
    }

    /// The innermost words of the provider: the last message inside, else those of the CIM error, else those of `__ExtendedStatus`.
    #[must_use]
    pub fn provider_message(&self) -> Option<String> {
        self.inner_sentences().next()
    }

    /// WMI's `__ExtendedStatus`, anywhere in the detail.
    #[must_use]
    pub fn extended_status(&self) -> Option<&CimInstance> {
        let mut faults = self.wsman_fault.iter().flat_map(|fault| fault.chain());
        faults.find_map(|fault| fault.provider_fault.as_ref()?.extended_status.as_ref())
    }

    /// Everything the host says in words: the general sentence, then what says more. Nothing is there twice.
    #[must_use]
    pub fn sentences(&self) -> Vec<String> {
        let general = Some(self.message().to_owned()).filter(|message| !message.is_empty());
        let mut sentences: Vec<String> = Vec::new();
        for sentence in general.into_iter().chain(self.inner_sentences()) {
            if !sentences.iter().any(|known| says(known, &sentence)) {
                sentences.push(sentence);
            }
        }
        sentences
    }

    fn inner_sentences(&self) -> impl Iterator<Item = String> {
        let innermost = self.wsman_fault.as_ref().and_then(|fault| fault.innermost_message()).map(str::to_owned);
        let error = self.cim_error.as_ref();
        let message = error.and_then(|error| error.message.clone());
        let windows = error.and_then(|error| {
            let mut other = error.other.iter();
            let property = other.find(|property| property.name.eq_ignore_ascii_case("error_WindowsErrorMessage"))?;
            String::from_cim(&property.value)
        });
        let description = self.extended_status().and_then(|status| status.get("Description").ok());
        let all = [innermost, message, windows, description].into_iter().flatten();
        all.map(|sentence: String| sentence.trim().to_owned()).filter(|sentence| !sentence.is_empty())
    }
}

/// One clause: subcode, number with its name, and in quotes the host's words, the general ones first.
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.subcode.as_ref().unwrap_or(&self.code).local)?;
        if let Some(detail) = self.detail_name() {
            write!(f, " ({detail})")?;
        }
        if let Some(number) = self.number() {
            match codes::lookup(number).or_else(|| codes::win32(number)) {
                Some(named) => write!(f, ", {number} {}", named.code.name)?,
                None => write!(f, ", {number}")?,
            }
        }
        for header in &self.not_understood {
            write!(f, ", header {}", header.local)?;
        }
        match self.sentences() {
            none if none.is_empty() => Ok(()),
            sentences => write!(f, ": {}", in_quotes(&joined(&sentences))),
        }
    }
}

/// Does a text say what a sentence says? White space and the last full stop do not count.
fn says(text: &str, sentence: &str) -> bool {
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    plain(text).contains(plain(sentence).trim_end_matches('.'))
}

/// Sentences one after the other, apart even where the host ends one without a mark.
fn joined(sentences: &[String]) -> String {
    let mut text = String::new();
    for sentence in sentences {
        if !text.is_empty() {
            text.push_str(if text.ends_with(['.', '!', '?', ':', '。']) { " " } else { "; " });
        }
        text.push_str(sentence);
    }
    text
}
