//! The number of a text that is the same in every version of the program: FNV-1a with 64 bits.

/// The number of these bytes.
pub(in crate::watch) fn fnv1a(bytes: impl Iterator<Item = u8>) -> u64 {
    const BASIS: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0000_0100_0000_01b3;
    bytes.fold(BASIS, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(PRIME))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Its published test values.
    #[test]
    fn it_is_fnv_1a() {
        assert_eq!(
            ["", "a", "foobar"].map(|text| fnv1a(text.bytes())),
            [0xcbf2_9ce4_8422_2325, 0xaf63_dc4c_8601_ec8c, 0x8594_4171_f739_67e8,]
        );
    }
}
