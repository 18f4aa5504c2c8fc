//! Times in the journal: microseconds since 1970, UTC.

use jiff::SignedDuration;
use rusqlite::types::Type;
use rusqlite::{Error, Row};

use crate::cim::Timestamp;

pub(in crate::journal) fn stored(time: Timestamp) -> i64 {
    time.as_microsecond()
}

/// Longer than any clock is wrong: kept as the longest that the column holds.
pub(in crate::journal) fn stored_skew(skew: SignedDuration) -> i64 {
    let longest = if skew.is_negative() { i64::MIN } else { i64::MAX };
    i64::try_from(skew.as_micros()).unwrap_or(longest)
}

pub(in crate::journal) fn time(row: &Row<'_>, column: usize) -> Result<Timestamp, Error> {
    of_stored(row.get(column)?, column)
}

pub(in crate::journal) fn optional_time(row: &Row<'_>, column: usize) -> Result<Option<Timestamp>, Error> {
    row.get::<_, Option<i64>>(column)?.map(|stored| of_stored(stored, column)).transpose()
}

pub(in crate::journal) fn optional_skew(row: &Row<'_>, column: usize) -> Result<Option<SignedDuration>, Error> {
    Ok(row.get::<_, Option<i64>>(column)?.map(SignedDuration::from_micros))
}

fn of_stored(stored: i64, column: usize) -> Result<Timestamp, Error> {
    Timestamp::from_microsecond(stored)
        .map_err(|error| Error::FromSqlConversionFailure(column, Type::Integer, error.into()))
}
