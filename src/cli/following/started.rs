//! The job that a method started, followed to its end.

use crate::client::WaitOptions;
use crate::job::JobPath;
use crate::report::{Exit, MethodReport, Report};

use crate::cli::ending::failure::Failure;
use crate::cli::following::followed::Followed;
use crate::cli::following::resume::Resume;
use crate::cli::following::waiting::{self, Jobs};
use crate::cli::options::detail::Detail;
use crate::cli::session::connect::Session;
use crate::cli::terminal::output::Output;
use crate::cli::value::job_argument::Located;

/// A job that is to be followed.
pub(in crate::cli) struct StartedJob<'a> {
    pub(in crate::cli) session: &'a Session,
    pub(in crate::cli) job: JobPath,
    /// How to go on when this stops.
    pub(in crate::cli) resume: Resume,
}

impl StartedJob<'_> {
    /// Follows it and shows how it goes on.
    pub(in crate::cli) async fn follow(self, output: &mut Output) -> Result<Exit, Failure> {
        let (session, options) = (self.session, self.options());
        waiting::follow(session, self.jobs(&options), output).await
    }

    /// Follows it, and then writes the document of the method with how that ended: one document for the whole run, also after Ctrl-C.
    pub(in crate::cli) async fn into_document(
        self,
        method: MethodReport,
        output: &mut Output,
    ) -> Result<Exit, Failure> {
        let (session, options) = (self.session, self.options());
        let followed = waiting::until_end(session, self.jobs(&options), output).await?;
        let exit = followed.as_deref().map_or(Exit::Interrupted, |followed| waiting::exit(followed, false));
        output.will_end(exit);
        let waited = followed.iter().flatten().next().map(Followed::report);
        output.report(Report::from(MethodReport { waited, ..method }).with_endpoint(&session.endpoint))?;
        Ok(exit)
    }

    fn options(&self) -> WaitOptions {
        WaitOptions::within(self.session.deadline.time_left())
    }

    fn jobs(self, options: &WaitOptions) -> Jobs<'_> {
        let jobs = vec![Located { path: self.job, missing: None }];
        Jobs { jobs, options, any: false, detail: Detail::Cause, resume: self.resume, memory: None }
    }
}
