//! The entries of one transaction.

use jiff::SignedDuration;
use rusqlite::{Connection, params};

use crate::journal::entry::{Committed, Entry};
use crate::journal::gap::Gap;
use crate::journal::look::HostLook;
use crate::journal::prepared::Prepared;
use crate::journal::publication::{self, Outbox, Publication};
use crate::journal::record::{JobRecord, Kind, Recorded};
use crate::journal::row;
use crate::journal::running::Running;
use crate::journal::time::{stored, stored_skew};

/// Two ends of one InstanceID that are further apart are those of two jobs.
const SAME_END: SignedDuration = SignedDuration::from_hours(1);

/// What writes entries within a transaction: each of its statements is prepared once.
pub(in crate::journal) struct Batch<'t> {
    transaction: &'t Connection,
    outbox: &'t Outbox,
    same: Prepared<'t>,
    insert: Prepared<'t>,
    deliver: Prepared<'t>,
    look: Prepared<'t>,
    stopped: Prepared<'t>,
    runs: Prepared<'t>,
}

const SAME: &str = "FROM job WHERE id = ?4 COLLATE NOCASE AND host = ?1 COLLATE NOCASE \
     AND namespace = ?2 COLLATE NOCASE AND class = ?3 COLLATE NOCASE";

const INSERT: &str = "INSERT INTO job(host, namespace, class, id, stable_id, kind, ended, seen, skew, doc) \
     VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";

const DELIVER: &str = "INSERT INTO delivery(seq, sink, state, tries, next) VALUES(?1, ?2, 'pending', 0, ?3) \
     ON CONFLICT DO UPDATE SET state = 'pending', tries = 0, next = excluded.next";

const LOOK: &str = "INSERT INTO host(name, first_ok, last_ok, last_try, failure, since) VALUES(?1, ?6, ?2, ?3, ?4, ?5) \
     ON CONFLICT DO UPDATE SET first_ok = coalesce(first_ok, excluded.first_ok), last_ok = max(coalesce(excluded.last_ok, last_ok), coalesce(last_ok, excluded.last_ok)), \
     last_try = excluded.last_try, failure = excluded.failure, since = excluded.since \
     WHERE excluded.last_try >= last_try";

const STOPPED: &str = "DELETE FROM running WHERE host = ?1 COLLATE NOCASE";

const RUNS: &str = "INSERT OR REPLACE INTO running(host, namespace, class, id, doc) VALUES(?1, ?2, ?3, ?4, ?5)";

impl<'t> Batch<'t> {
    pub(in crate::journal) fn new(transaction: &'t Connection, outbox: &'t Outbox) -> Self {
        let prepared = |sql: &str| Prepared::new(transaction, sql);
        Self {
            transaction,
            outbox,
            same: prepared(&format!("SELECT {} {SAME}", row::COLUMNS)),
            insert: prepared(INSERT),
            deliver: prepared(DELIVER),
            look: prepared(LOOK),
            stopped: prepared(STOPPED),
            runs: prepared(RUNS),
        }
    }

    pub(in crate::journal) fn add(&mut self, entry: &Entry) -> rusqlite::Result<Committed> {
        match entry {
            Entry::Job(job) => return self.job(job, None),
            Entry::Imported { job, stable_id } => return self.job(job, Some(stable_id)),
            Entry::Gap(gap) => self.gap(gap)?,
            Entry::Look(look) => self.look(look)?,
            Entry::Running(running) => self.running(running)?,
            Entry::Position(position) => position.write(self.transaction)?,
        }
        Ok(Committed::Noted)
    }

    fn job(&mut self, job: &JobRecord, imported: Option<&str>) -> rusqlite::Result<Committed> {
        let known: Vec<Recorded> = self
            .same
            .get()?
            .query_map(params![job.host, job.namespace, job.class, job.id], row::recorded)?
            .collect::<rusqlite::Result<_>>()?;
        if let Some(vanished) = known.iter().find(|known| is_end_of(job, known)) {
            return self.replace(vanished, job);
        }
        if let Some(same) = known.iter().find(|known| is_same_end(job, &known.job)) {
            return Ok(Committed::Known { seq: same.seq });
        }
        self.insert(job, stable_id(job, imported, &known))
    }

    fn insert(&mut self, job: &JobRecord, stable_id: String) -> rusqlite::Result<Committed> {
        self.insert.get()?.execute(params![
            job.host,
            job.namespace,
            job.class,
            job.id,
            stable_id,
            job.kind.word(),
            job.ended.map(stored),
            stored(job.seen),
            job.skew.map(stored_skew),
            job.document,
        ])?;
        let seq = self.transaction.last_insert_rowid();
        self.deliver(seq, job)?;
        Ok(Committed::New { seq, stable_id })
    }

    /// A job that had vanished, and whose end is seen after all: it is delivered again, under the same identifier.
    fn replace(&mut self, vanished: &Recorded, job: &JobRecord) -> rusqlite::Result<Committed> {
        let (seq, stable_id) = (vanished.seq, vanished.stable_id.clone());
        self.transaction.execute(
            "UPDATE job SET kind = ?2, ended = ?3, seen = ?4, skew = ?5, doc = ?6 WHERE seq = ?1",
            params![
                seq,
                job.kind.word(),
                job.ended.map(stored),
                stored(job.seen),
                job.skew.map(stored_skew),
                job.document
            ],
        )?;
        self.deliver(seq, job)?;
        Ok(Committed::New { seq, stable_id })
    }

    fn deliver(&mut self, seq: i64, job: &JobRecord) -> rusqlite::Result<()> {
        for sink in self.outbox.names() {
            self.deliver.get()?.execute(params![seq, sink, stored(job.seen)])?;
        }
        Ok(())
    }

    fn gap(&self, gap: &Gap) -> rusqlite::Result<()> {
        if self.outbox.publication == Publication::On {
            publication::add(self.transaction, gap)?;
        }
        let sql = "INSERT INTO gap(host, from_, to_, why) VALUES(?1, ?2, ?3, ?4) \
                   ON CONFLICT DO UPDATE SET to_ = max(to_, excluded.to_)";
        self.transaction.execute(sql, params![gap.host, stored(gap.from), stored(gap.to), gap.why]).map(drop)
    }

    fn look(&mut self, look: &HostLook) -> rusqlite::Result<()> {
        let [first_ok, last_ok] = [look.first_ok.or(look.last_ok), look.last_ok].map(|time| time.map(stored));
        let (last_try, since) = (stored(look.last_try), stored(look.since));
        self.look.get()?.execute(params![look.host, last_ok, last_try, look.failure, since, first_ok]).map(drop)
    }

    fn running(&mut self, running: &Running) -> rusqlite::Result<()> {
        self.stopped.get()?.execute([&running.host])?;
        for job in &running.jobs {
            self.runs.get()?.execute(params![running.host, job.namespace, job.class, job.id, job.document])?;
        }
        Ok(())
    }
}

/// The imported identifier, if the job can have it and no other job has it; else the first job gets the plain one.
fn stable_id(job: &JobRecord, imported: Option<&str>, known: &[Recorded]) -> String {
    let [plain, reused] = [job.stable_id(), job.stable_id_of_reused()];
    let is_free = |id: &str| known.iter().all(|known| known.stable_id != id);
    match imported {
        Some(id) if id == plain && is_free(id) => plain,
        Some(id) if id == reused && is_free(id) => reused,
        _ if known.is_empty() => plain,
        _ => reused,
    }
}

/// Has the journal the job as one that vanished, and is this its end?
fn is_end_of(job: &JobRecord, known: &Recorded) -> bool {
    known.job.kind == Kind::Vanished && job.kind != Kind::Vanished
}

/// One job, unless both ends are known and far apart.
fn is_same_end(job: &JobRecord, known: &JobRecord) -> bool {
    match (job.ended, known.ended) {
        (Some(one), Some(other)) => one.duration_since(other).abs() <= SAME_END,
        _ => true,
    }
}
