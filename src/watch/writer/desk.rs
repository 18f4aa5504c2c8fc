//! Where entries for the journal are handed in, and where the outbox is asked: the journal blocks, so it has a thread of its own.

use std::sync::mpsc::{Sender, channel};
use std::time::Duration;

use tokio::sync::{oneshot, watch};

use crate::journal::{Committed, Entry, Journal, JournalError};
use crate::watch::board::Board;
use crate::watch::writer::health::Health;
use crate::watch::writer::inbox::Inbox;
use crate::watch::writer::scribe::{Message, Scribe, Sides};

/// Hands entries to the journal and asks it. Clones are the same; the journal is closed when the last one is dropped.
#[derive(Debug, Clone)]
pub struct Desk {
    messages: Sender<Message>,
    inbox: Inbox,
    health: Health,
    board: Board,
    /// Closed when the thread has ended.
    thread: watch::Receiver<()>,
}

/// The thread of the journal has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the journal is closed")]
pub struct JournalGone;

impl Desk {
    /// Takes the journal onto a thread of its own.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn open(journal: Journal) -> std::io::Result<Self> {
        let (messages, received) = channel();
        let (inbox, health, board) = (Inbox::default(), Health::default(), Board::default());
        let (running, thread) = watch::channel(());
        let sides = Sides { inbox: inbox.clone(), health: health.clone(), board: board.clone(), running };
        let scribe = Scribe::new(journal, sides);
        std::thread::Builder::new().name("journal".to_owned()).spawn(move || scribe.run(&received))?;
        Ok(Self { messages, inbox, health, board, thread })
    }

    /// Ends when the journal is closed: after all clones of this desk are gone, and what they handed in is written.
    pub fn closed(&self) -> impl Future<Output = ()> + use<> {
        let mut thread = self.thread.clone();
        async move { while thread.changed().await.is_ok() {} }
    }

    /// How far apart two looks at a host are: the longer, the longer looks wait for others that found nothing either.
    pub(in crate::watch) fn looks_each(&self, interval: Duration) {
        let _ = self.messages.send(Message::LooksEach(interval));
    }

    /// Hands in what is to be written, in this order. It is written within 100 ms, looks alone within half a second to three seconds, together with
    /// what others hand in; as long as that fails, it is kept and tried again.
    pub fn write(&self, entries: Vec<Entry>) {
        // Without the thread there is nothing to write with; `flush` says so.
        let _ = self.inbox.add(entries).map(|urgency| self.messages.send(Message::Arrived(urgency)));
    }

    /// Waits until all that was handed in is on the disk.
    ///
    /// # Errors
    /// Why it cannot be written, or that it took too long.
    pub async fn flush(&self, within: Duration) -> Result<(), String> {
        let (sender, answer) = oneshot::channel();
        let _ = self.messages.send(Message::Flush(sender));
        match tokio::time::timeout(within, answer).await {
            Ok(Ok(written)) => written,
            Ok(Err(_)) => Err(JournalGone.to_string()),
            Err(_) => Err(format!("it took longer than {} s to write", within.as_secs_f32())),
        }
    }

    /// Writes these entries in one commit of their own, and returns when the disk has them.
    ///
    /// # Errors
    /// [`JournalGone`], or why the journal cannot be written. After a [loss](JournalError::is_loss), which is noted, the next commit is written.
    pub async fn commit(&self, entries: Vec<Entry>) -> Result<Result<Vec<Committed>, JournalError>, JournalGone> {
        let (sender, answer) = oneshot::channel();
        let _ = self.messages.send(Message::Commit(entries, sender));
        let committed = answer.await.map_err(|_| JournalGone);
        self.board.note_news();
        committed
    }

    /// Does something with the journal on its thread, such as asking its outbox.
    ///
    /// # Errors
    /// [`JournalGone`], or what the journal says.
    pub async fn with<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Journal) -> Result<T, JournalError> + Send + 'static,
    ) -> Result<Result<T, JournalError>, JournalGone> {
        let (sender, answer) = oneshot::channel();
        let work = move |journal: &mut Journal| drop(sender.send(work(journal)));
        let _ = self.messages.send(Message::Do(Box::new(work)));
        answer.await.map_err(|_| JournalGone)
    }

    /// What is known of the hosts. It counts what was committed.
    #[must_use]
    pub fn board(&self) -> &Board {
        &self.board
    }

    /// Whether the journal can be written.
    #[must_use]
    pub fn health(&self) -> &Health {
        &self.health
    }
}
