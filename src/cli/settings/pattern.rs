//! Patterns of host names: `*` stands for any characters, `?` for one; case does not matter.

/// Does the whole name fit?
pub(in crate::cli) fn fits(pattern: &str, name: &str) -> bool {
    let lower = |text: &str| text.to_lowercase().chars().collect::<Vec<_>>();
    matches(&lower(pattern), &lower(name))
}

/// Goes back to the last star only, so the work is at most length times length.
fn matches(pattern: &[char], name: &[char]) -> bool {
    let (mut at, mut read) = (0_usize, 0_usize);
    let mut star: Option<(usize, usize)> = None;
    while let Some(character) = name.get(read) {
        match (pattern.get(at), star) {
            (Some('*'), _) => {
                star = Some((at, read));
                at = at.saturating_add(1);
            }
            (Some(wanted), _) if *wanted == '?' || wanted == character => {
                at = at.saturating_add(1);
                read = read.saturating_add(1);
            }
            (_, Some((star_at, taken))) => {
                star = Some((star_at, taken.saturating_add(1)));
                (at, read) = (star_at.saturating_add(1), taken.saturating_add(1));
            }
            (_, None) => return false,
        }
    }
    pattern.iter().skip(at).all(|rest| *rest == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_fits_whole_names() {
        for (pattern, name) in [
            ("*", "hv01"),
            ("*.lab.test", "hv01.LAB.test"),
            ("hv0?", "HV01"),
            ("*a*b", "xaxbxb"),
            ("10.0.*", "10.0.0.7"),
            ("hv01**", "hv01"),
        ] {
            assert!(fits(pattern, name), "{pattern} {name}");
        }
        for (pattern, name) in [("*.lab.test", "lab.test"), ("hv0?", "hv0"), ("hv", "hv01"), ("", "x"), ("*a*b", "ab1")]
        {
            assert!(!fits(pattern, name), "{pattern} {name}");
        }
    }
}
