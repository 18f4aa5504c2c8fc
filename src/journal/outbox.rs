//! The outbox: pending deliveries to sinks. Each job is delivered at least once, under its stable id.

use rusqlite::params;

use crate::cim::Timestamp;

use crate::journal::delivery::{Delivery, Pending};
use crate::journal::error::JournalError;
use crate::journal::publication::PUBLISHED;
use crate::journal::row;
use crate::journal::time::{optional_time, stored};
use crate::journal::writer::Journal;

impl Journal {
    /// The jobs to deliver to `sink` now, at most `most`, the longest pending first.
    ///
    /// # Errors
    /// The journal cannot be read.
    pub fn due(&self, sink: &str, now: Timestamp, most: usize) -> Result<Vec<Delivery>, JournalError> {
        let sql = format!(
            "SELECT {}, delivery.tries FROM delivery JOIN job ON job.seq = delivery.seq \
             WHERE delivery.sink = ?1 AND delivery.state = 'pending' AND delivery.next <= ?2 \
             ORDER BY delivery.next, delivery.seq LIMIT ?3",
            row::COLUMNS
        );
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        self.reader.rows(&sql, params![sink, stored(now), most], |row| {
            Ok(Delivery { recorded: row::recorded(row)?, tries: row.get(11)? })
        })
    }

    /// Marks these jobs as delivered: the sink acknowledged them.
    ///
    /// # Errors
    /// The journal cannot be written; the jobs will be delivered again.
    pub fn delivered(&mut self, sink: &str, seqs: &[i64]) -> Result<(), JournalError> {
        self.settle(sink, seqs, "sent")
    }

    /// Gives up the delivery of these jobs.
    ///
    /// # Errors
    /// The journal cannot be written.
    pub fn given_up(&mut self, sink: &str, seqs: &[i64]) -> Result<(), JournalError> {
        self.settle(sink, seqs, "dead")
    }

    /// Gives up all that waits for a sink that is gone. The answer is how many jobs that were.
    ///
    /// # Errors
    /// The journal cannot be written.
    pub fn abandon(&mut self, sink: &str) -> Result<usize, JournalError> {
        let sql = "UPDATE delivery SET state = 'dead' WHERE sink = ?1 AND state = 'pending'";
        self.transact(|transaction| transaction.execute(sql, [sink]))
    }

    /// Delivers these jobs again at `next`, and not before.
    ///
    /// # Errors
    /// The journal cannot be written.
    pub fn postponed(&mut self, sink: &str, seqs: &[i64], next: Timestamp) -> Result<(), JournalError> {
        let sql = "UPDATE delivery SET tries = tries + 1, next = ?3 WHERE seq = ?1 AND sink = ?2 AND state = 'pending'";
        self.for_each(seqs, sql, |statement, seq| statement.execute(params![seq, sink, stored(next)]))
    }

    /// The number of pending deliveries of each sink, including sinks that are no longer used. What is [published](Journal::publish) goes to no sink.
    ///
    /// # Errors
    /// The journal cannot be read.
    pub fn pending(&self) -> Result<Vec<Pending>, JournalError> {
        let sql = "SELECT sink, waiting, given_up, job.seen FROM ( \
                   SELECT sink, sum(state = 'pending') AS waiting, sum(state = 'dead') AS given_up, \
                   min(iif(state = 'pending', seq, NULL)) AS first FROM delivery WHERE sink <> ?1 GROUP BY sink \
                   ) LEFT JOIN job ON job.seq = first ORDER BY sink";
        self.reader.rows(sql, [PUBLISHED], |row| {
            let oldest = optional_time(row, 3)?;
            Ok(Pending { sink: row.get(0)?, waiting: row.get(1)?, oldest, given_up: row.get(2)? })
        })
    }

    fn settle(&mut self, sink: &str, seqs: &[i64], state: &str) -> Result<(), JournalError> {
        let sql = "UPDATE delivery SET tries = tries + 1, state = ?3 WHERE seq = ?1 AND sink = ?2";
        self.for_each(seqs, sql, |statement, seq| statement.execute(params![seq, sink, state]))
    }

    /// The statement for each of them, in one transaction.
    fn for_each(
        &mut self,
        seqs: &[i64],
        sql: &str,
        run: impl Fn(&mut rusqlite::Statement<'_>, i64) -> rusqlite::Result<usize>,
    ) -> Result<(), JournalError> {
        self.transact(|transaction| {
            let mut statement = transaction.prepare(sql)?;
            seqs.iter().try_for_each(|seq| run(&mut statement, *seq).map(drop))
        })
    }
}
