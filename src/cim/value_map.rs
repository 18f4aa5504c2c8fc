//! `value_map!`: open enumerations for the numbers that CIM calls value maps (DSP0004, qualifiers ValueMap and Values).
//!
//! A host may answer with a number that no map names: a vendor's own, or one of a newer schema. Such a number
//! stays what it is, in `Unknown`.

/// Makes an open enumeration out of a CIM value map.
///
/// ```text
/// value_map! {
///     /// State of a job (CIM_ConcreteJob.JobState).
///     pub enum JobState: u16 {
///         /// It may be started.
///         New = 2 => "New",
///         Starting = 3 => "Starting",
///     }
/// }
/// ```
///
/// What comes out: the variants and `Unknown(u16)`, `KNOWN`, `value`, `name`, `From<u16>`, `FromCim` and `Display`, which
/// writes `Starting (3)` or `Unknown (4711)`. The documentation of a variant opens with its name and number; what
/// is written above it follows. A number of the map never becomes `Unknown` on its way through `From`.
macro_rules! value_map {
    (
        $(#[$about:meta])*
        pub enum $map:ident: $number:ty {
            $( $(#[$more:meta])* $variant:ident = $value:literal => $name:literal ),+ $(,)?
        }
    ) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $map {
            $(
                #[doc = concat!("\"", $name, "\" (", $value, ").")]
                $(#[$more])*
                $variant,
            )+
            /// A number that the map does not name.
            Unknown($number),
        }

        impl $map {
            /// Every value the map names, in its order.
            pub const KNOWN: &'static [Self] = &[$(Self::$variant),+];

            /// The number on the wire.
            #[must_use]
            pub fn value(self) -> $number {
                match self {
                    $(Self::$variant => $value,)+
                    Self::Unknown(value) => value,
                }
            }

            /// The name in the specification's spelling; `None` if the map has none for this number.
            #[must_use]
            pub fn name(self) -> Option<&'static str> {
                match self {
                    $(Self::$variant => Some($name),)+
                    Self::Unknown(_) => None,
                }
            }
        }

        impl From<$number> for $map {
            fn from(value: $number) -> Self {
                match value {
                    $($value => Self::$variant,)+
                    _ => Self::Unknown(value),
                }
            }
        }

        impl $crate::cim::FromCim for $map {
            fn from_cim(value: &$crate::cim::CimValue) -> Option<Self> {
                <$number as $crate::cim::FromCim>::from_cim(value).map(Self::from)
            }
        }

        impl std::fmt::Display for $map {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{} ({})", self.name().unwrap_or("Unknown"), self.value())
            }
        }
    };
}

pub(crate) use value_map;

#[cfg(test)]
#[expect(unreachable_pub, reason = "the macro makes public types, and a test module has none")]
mod tests {
    value_map! {
        /// A map for the tests.
        pub enum Weather: u16 {
            Fair = 2 => "Fair",
            /// Worse than it sounds.
            RainWithSun = 5 => "Rain With Sun",
        }
    }

    #[test]
    fn every_number_survives_the_way_in_and_out() {
        assert!((0..=u16::MAX).all(|number| Weather::from(number).value() == number));
    }

    #[test]
    fn a_known_number_never_becomes_unknown() {
        assert!(Weather::KNOWN.iter().all(|&known| Weather::from(known.value()) == known));
    }

    #[test]
    fn a_known_value_is_written_with_name_and_number() {
        assert_eq!(Weather::RainWithSun.to_string(), "Rain With Sun (5)");
    }

    #[test]
    fn an_unknown_value_is_written_with_its_number() {
        assert_eq!(Weather::from(4711).to_string(), "Unknown (4711)");
    }
}
