//! The attribute/value pairs of a challenge's target information (MS-NLMP 2.2.2.1, AV_PAIR).

use ntlmclient::{TargetInfoEntry, TargetInfoType};

use super::NtlmError;
use super::response::OVERHEAD;
use crate::auth::{ChannelBinding, FileTime};

/// The pairs before the terminator.
#[derive(Clone)]
pub(super) struct AvPairs(Vec<TargetInfoEntry>);

impl AvPairs {
    /// Takes over what is before the terminator; what follows it was never meant to be read.
    pub(super) fn new(entries: Vec<TargetInfoEntry>) -> Self {
        Self(entries.into_iter().take_while(|entry| entry.entry_type != TargetInfoType::Terminator).collect())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The host's time, if it sent one.
    pub(super) fn timestamp(&self) -> Option<FileTime> {
        let bytes = self.value(TargetInfoType::Timestamp)?.try_into().ok()?;
        Some(FileTime(u64::from_le_bytes(bytes)))
    }

    /// Says that the AUTHENTICATE message carries a MIC; other flags of the host stay.
    pub(super) fn promise_mic(&mut self) {
        let before =
            self.value(TargetInfoType::Flags).and_then(|value| value.try_into().ok()).map_or(0, u32::from_le_bytes);
        self.set(TargetInfoType::Flags, (before | MIC_PRESENT).to_le_bytes().to_vec());
    }

    /// Puts our channel binding in the place of any the host sent.
    pub(super) fn bind_channel(&mut self, binding: Option<&ChannelBinding>) {
        self.0.retain(|entry| entry.entry_type != TargetInfoType::ChannelBindings);
        if let Some(binding) = binding {
            self.set(TargetInfoType::ChannelBindings, binding.md5().to_vec());
        }
    }

    /// Puts our service principal name in the place of any the host sent.
    pub(super) fn name_target(&mut self, name: &str) {
        self.set(TargetInfoType::TargetName, name.encode_utf16().flat_map(u16::to_le_bytes).collect());
    }

    /// The pairs and a terminator, short enough for a response.
    pub(super) fn to_bytes(&self) -> Result<Vec<u8>, NtlmError> {
        let mut bytes = Vec::new();
        for TargetInfoEntry { entry_type, data } in &self.0 {
            let length = u16::try_from(data.len()).map_err(|_| NtlmError::TooLong)?;
            bytes.extend(u16::from(*entry_type).to_le_bytes());
            bytes.extend(length.to_le_bytes());
            bytes.extend(data);
        }
        bytes.extend([0; 4]);
        if bytes.len() + OVERHEAD > usize::from(u16::MAX) {
            return Err(NtlmError::TooLong);
        }
        Ok(bytes)
    }

    fn value(&self, entry_type: TargetInfoType) -> Option<&[u8]> {
        self.0.iter().find(|entry| entry.entry_type == entry_type).map(|entry| entry.data.as_slice())
    }

    /// Replaces every pair of this type by one.
    fn set(&mut self, entry_type: TargetInfoType, data: Vec<u8>) {
        self.0.retain(|entry| entry.entry_type != entry_type);
        self.0.push(TargetInfoEntry { entry_type, data });
    }
}

/// `MsvAvFlags`: the AUTHENTICATE message has a MIC.
const MIC_PRESENT: u32 = 2;

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(entries: &[(TargetInfoType, &[u8])]) -> AvPairs {
        let entry = |(entry_type, data): &(TargetInfoType, &[u8])| TargetInfoEntry {
            entry_type: *entry_type,
            data: data.to_vec(),
        };
        AvPairs::new(entries.iter().map(entry).collect())
    }

    #[test]
    fn pairs_after_the_terminator_are_dropped() {
        let read = pairs(&[
            (TargetInfoType::NtServer, b"A\0"),
            (TargetInfoType::Terminator, b""),
            (TargetInfoType::Flags, b"x\0"),
        ]);
        assert_eq!(read.to_bytes().unwrap(), [1, 0, 2, 0, b'A', 0, 0, 0, 0, 0]);
    }

    #[test]
    fn the_mic_flag_is_added_to_the_hosts_flags() {
        let mut read = pairs(&[(TargetInfoType::Flags, &[1, 0, 0, 0])]);
        read.promise_mic();
        assert_eq!(read.to_bytes().unwrap(), [6, 0, 4, 0, 3, 0, 0, 0, 0, 0, 0, 0]);
    }

    #[test]
    fn a_timestamp_of_the_wrong_length_is_none() {
        assert_eq!(pairs(&[(TargetInfoType::Timestamp, &[1, 2])]).timestamp(), None);
    }

    #[test]
    fn a_target_name_of_the_host_is_replaced() {
        let mut read = pairs(&[(TargetInfoType::TargetName, b"H\0"), (TargetInfoType::TargetName, b"H\0")]);
        read.name_target("Z");
        assert_eq!(read.to_bytes().unwrap(), [9, 0, 2, 0, b'Z', 0, 0, 0, 0, 0]);
    }

    #[test]
    fn a_channel_binding_of_the_host_is_not_sent_back() {
        let mut read = pairs(&[(TargetInfoType::ChannelBindings, &[9; 16])]);
        read.bind_channel(None);
        assert_eq!(read.to_bytes().unwrap(), [0; 4]);
    }

    #[test]
    fn pairs_too_long_for_a_response_are_refused() {
        let mut read = pairs(&[(TargetInfoType::NtServer, &[0; 65_000])]);
        read.name_target(&"x".repeat(300));
        assert!(matches!(read.to_bytes(), Err(NtlmError::TooLong)));
    }
}
