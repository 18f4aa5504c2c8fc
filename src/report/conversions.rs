//! From what a host said to its document.

#[cfg(feature = "client")]
use crate::client::{Error, FoundJob, TlsInspection};
#[cfg(feature = "client")]
use crate::doctor::Check;
use crate::job::Explanation;
use crate::wsman::{Identity, Item};

use crate::report::asked::CoverageReport;
#[cfg(feature = "client")]
use crate::report::cancellation::CancellationReport;
#[cfg(feature = "client")]
use crate::report::certificates::CertificatesReport;
use crate::report::change::ChangeReport;
#[cfg(feature = "client")]
use crate::report::doctor::DoctorReport;
use crate::report::document::{Content, HostsReport, Report};
use crate::report::explanation::{ExplanationReport, GetErrorReport};
#[cfg(feature = "client")]
use crate::report::failure::FailureReport;
use crate::report::identity::{IdentityReport, SimulatorReport};
use crate::report::instance::{InstanceReport, InstancesReport};
#[cfg(feature = "client")]
use crate::report::listed::{JobsReport, ListedReport};
use crate::report::method::MethodReport;
#[cfg(feature = "client")]
use crate::report::progress::ProgressReport;
use crate::report::recorded::{GapReport, JournalReport, LookReport, RecordedJobsReport, RecordedReport};
use crate::report::recording::RecordingReport;
use crate::report::settings::{KeyringReport, SettingsReport};
#[cfg(feature = "client")]
use crate::report::waited::WaitedReport;

/// The content of a document is a document.
macro_rules! documents {
    ($($kind:ident($content:ty)),+ $(,)?) => {
        $(
            impl From<$content> for Report {
                fn from(content: $content) -> Self {
                    Content::$kind(content).into()
                }
            }
        )+
    };
}

documents! {
    Explanation(ExplanationReport),
    GetError(GetErrorReport),
    Identity(IdentityReport),
    Instance(InstanceReport),
    Instances(InstancesReport),
    Method(MethodReport),
    Change(ChangeReport),
    Settings(SettingsReport),
    Keyring(KeyringReport),
    Simulator(SimulatorReport),
    Hosts(HostsReport),
    RecordedJobs(RecordedJobsReport),
    Recorded(RecordedReport),
    Gap(GapReport),
    Look(LookReport),
    Coverage(CoverageReport),
    Journal(JournalReport),
    Recording(RecordingReport),
}

#[cfg(feature = "client")]
documents! {
    Jobs(JobsReport),
    Job(ListedReport),
    Progress(ProgressReport),
    Waited(WaitedReport),
    Cancellation(CancellationReport),
    Doctor(DoctorReport),
    Certificates(CertificatesReport),
    Failure(FailureReport),
}

/// What has a document of its own, by the type of this document.
macro_rules! documented {
    ($($read:ty => $content:ty),+ $(,)?) => {
        $(
            impl From<&$read> for Report {
                fn from(read: &$read) -> Self {
                    <$content>::from(read).into()
                }
            }
        )+
    };
}

documented! {
    Explanation => ExplanationReport,
    Identity => IdentityReport,
    Item => InstanceReport,
}

#[cfg(feature = "client")]
documented! {
    FoundJob => ListedReport,
    TlsInspection => CertificatesReport,
    [Check] => DoctorReport,
    Error => FailureReport,
}
