//! What a job touches: asked for while the job is followed, and shown if it comes in time.

use std::cell::{Ref, RefCell};
use std::future::Future;
use std::time::Duration;

use crate::client::{Error, Stage};
use crate::job::{AssociatedElement, JobPath};

use crate::cli::session::connect::Session;

/// What a job touches, as soon as that is known, and why it is not.
pub(in crate::cli) struct Affected {
    pub(in crate::cli) elements: RefCell<Vec<AssociatedElement>>,
    /// Why it is not known.
    failure: RefCell<Option<Error>>,
}

impl Default for Affected {
    /// The answer may come too late.
    fn default() -> Self {
        let late = Error::TimedOut { stage: Stage::Overall, after: MOMENT };
        Self { elements: RefCell::default(), failure: RefCell::new(Some(late)) }
    }
}

impl Affected {
    /// Asks for it.
    pub(in crate::cli) async fn look_up(&self, session: &Session, path: &JobPath) {
        match session.affected(path).await {
            Ok(elements) => {
                *self.elements.borrow_mut() = elements;
                *self.failure.borrow_mut() = None;
            }
            Err(error) => *self.failure.borrow_mut() = Some(error),
        }
    }

    /// Why it is not known.
    pub(in crate::cli) fn failure(&self) -> Option<Ref<'_, Error>> {
        Ref::filter_map(self.failure.borrow(), Option::as_ref).ok()
    }
}

/// Runs `main` to its end, and `extra` at the same time for as long, or a moment longer: what a job is about may take one more answer.
pub(in crate::cli) async fn alongside<T>(main: impl Future<Output = T>, extra: impl Future<Output = ()>) -> T {
    let mut main = std::pin::pin!(main);
    let mut extra = std::pin::pin!(extra);
    tokio::select! {
        biased;
        result = &mut main => {
            // What is not known after that stays unknown.
            let _ = tokio::time::timeout(MOMENT, extra).await;
            result
        }
        () = &mut extra => main.await,
    }
}

/// How long the end of a job is held back for the name of its machine.
const MOMENT: Duration = Duration::from_secs(2);
