//! May we read, and may we call methods (MS-WSMV 3.1.4.1.28)?
//!
//! A job that cannot be there is asked for: an account without the right is refused, one with it is told that there is no such job. What Hyper-V
//! itself hides from an account cannot be told from what is not there.

use crate::doctor::check::Verdict;
use crate::doctor::fix::Fix;
use crate::doctor::subject::Subject;
use crate::doctor::trouble::{Trouble, TroubleKind};

/// The answer to a question about a job that cannot be there.
pub type Answer = Result<(), Trouble>;

/// A right of WinRM's RootSDDL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Right {
    Get,
    Invoke,
}

impl Right {
    fn told(self) -> (&'static str, &'static str) {
        match self {
            Self::Get => ("Get", "Read(Get,Enumerate,Subscribe)"),
            Self::Invoke => ("Invoke (needed by GetError)", "Execute(Invoke)"),
        }
    }
}

pub(super) fn judge(right: Right, answer: &Answer, subject: &Subject) -> Verdict {
    let (verb, permission) = right.told();
    let Err(trouble) = answer else { return Verdict::Ok(format!("{verb} is allowed")) };
    match trouble.kind {
        TroubleKind::NotFound | TroubleKind::NoNamespace | TroubleKind::NoClass | TroubleKind::NoMethod => {
            Verdict::Ok(format!("{verb} is allowed"))
        }
        TroubleKind::Denied => {
            let line = format!("winrm configSDDL default  # {permission} for {}", who(subject));
            let found = format!("{verb} is refused by WinRM's RootSDDL: {}", trouble.told);
            Verdict::Failed(found, Fix::host(line), trouble.kind.ending())
        }
        TroubleKind::DeniedByWmi => {
            let namespace = subject.namespace.as_str().replace('/', "\\");
            let line = format!(
                "wmimgmt.msc  # WMI Control, Properties, Security, {namespace}: Remote Enable and Execute Methods for {}",
                who(subject)
            );
            let found = format!("{verb} is refused by the rights of the namespace: {}", trouble.told);
            Verdict::Failed(found, Fix::host(line), trouble.kind.ending())
        }
        _ => trouble.failed(),
    }
}

fn who(subject: &Subject) -> String {
    subject.account.as_ref().map_or_else(|| "the account of the ticket".to_owned(), ToString::to_string)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::sample::{line, subject, trouble};

    fn judged(right: Right, kind: TroubleKind) -> String {
        let account = Some(r"LAB\ops".parse().unwrap());
        line(&judge(right, &Err(trouble(kind)), &Subject { account, ..subject() }))
    }

    #[test]
    fn who_is_told_that_there_is_no_such_job_has_the_right() {
        for kind in [TroubleKind::NotFound, TroubleKind::NoNamespace, TroubleKind::NoClass] {
            assert_eq!(judged(Right::Get, kind), "ok: Get is allowed");
        }
        assert_eq!(line(&judge(Right::Invoke, &Ok(()), &subject())), "ok: Invoke (needed by GetError) is allowed");
    }

    #[test]
    fn each_lock_has_its_own_key() {
        let get = judged(Right::Get, TroubleKind::Denied);
        assert!(get.starts_with("failed (Denied): Get is refused by WinRM's RootSDDL"), "{get}");
        assert!(
            get.ends_with(r"| Host: winrm configSDDL default  # Read(Get,Enumerate,Subscribe) for LAB\ops"),
            "{get}"
        );
        assert!(judged(Right::Invoke, TroubleKind::Denied).ends_with(r"# Execute(Invoke) for LAB\ops"));
        let wmi = judged(Right::Get, TroubleKind::DeniedByWmi);
        assert!(
            wmi.contains(r"| Host: wmimgmt.msc  # WMI Control, Properties, Security, root\virtualization\v2"),
            "{wmi}"
        );
    }

    #[test]
    fn any_other_answer_is_told_as_it_is() {
        assert!(judged(Right::Get, TroubleKind::TimedOut).starts_with("failed (TimedOut): words"));
        assert!(judged(Right::Invoke, TroubleKind::Fault).starts_with("failed (Fault): words"));
    }
}
