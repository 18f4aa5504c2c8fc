//! Are Hyper-V's namespace and the class of its jobs there?

use crate::doctor::check::{Ending, Verdict};
use crate::doctor::fix::Fix;
use crate::doctor::rights::Answer;
use crate::doctor::subject::Subject;
use crate::doctor::trouble::TroubleKind;

/// What the answers about a job that cannot be there tell of its namespace and class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Presence {
    /// Nothing.
    Unknown,
    NoNamespace,
    NoClass,
    Both,
}

impl Presence {
    pub(super) fn of<'a>(answers: impl IntoIterator<Item = &'a Answer>) -> Self {
        let told = |answer: &Answer| match answer.as_ref().map_err(|trouble| trouble.kind) {
            Ok(()) | Err(TroubleKind::NotFound | TroubleKind::NoMethod) => Self::Both,
            Err(TroubleKind::NoNamespace) => Self::NoNamespace,
            Err(TroubleKind::NoClass) => Self::NoClass,
            Err(_) => Self::Unknown,
        };
        answers.into_iter().map(told).find(|presence| *presence != Self::Unknown).unwrap_or(Self::Unknown)
    }
}

pub(super) fn judge_namespace(presence: Presence, subject: &Subject) -> Option<Verdict> {
    let namespace = &subject.namespace;
    match presence {
        Presence::Unknown => None,
        Presence::NoClass | Presence::Both => Some(Verdict::Ok(format!("{namespace} is there"))),
        Presence::NoNamespace => {
            let fix = Fix::host("Install-WindowsFeature -Name Hyper-V -IncludeManagementTools");
            Some(Verdict::Failed(format!("the host has no namespace {namespace}"), fix, Ending::NotFound))
        }
    }
}

pub(super) fn judge_class(presence: Presence) -> Option<Verdict> {
    match presence {
        Presence::Unknown | Presence::NoNamespace => None,
        Presence::Both => Some(Verdict::Ok(format!("{CLASS} is there"))),
        Presence::NoClass => {
            let fix = Fix::host("mofcomp.exe $env:SystemRoot\\System32\\WindowsVirtualization.V2.mof");
            Some(Verdict::Failed(format!("the namespace has no class {CLASS}"), fix, Ending::NotFound))
        }
    }
}

/// The class that is asked for.
pub(super) const CLASS: &str = crate::job::DEFAULT_CLASS;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::sample::{line, subject, trouble};

    fn presence(get: TroubleKind, invoke: TroubleKind) -> Presence {
        Presence::of(&[Err(trouble(get)), Err(trouble(invoke))])
    }

    #[test]
    fn whichever_answer_tells_something_counts() {
        use TroubleKind::{Denied, Fault, NoClass, NoNamespace, NotFound};
        assert_eq!(presence(NotFound, Denied), Presence::Both);
        assert_eq!(presence(Denied, NoClass), Presence::NoClass);
        assert_eq!(presence(NoNamespace, NoNamespace), Presence::NoNamespace);
        assert_eq!(presence(Denied, Fault), Presence::Unknown);
    }

    #[test]
    fn what_is_missing_is_installed_or_registered() {
        let namespace = |presence| judge_namespace(presence, &subject()).map(|verdict| line(&verdict));
        let class = |presence| judge_class(presence).map(|verdict| line(&verdict));
        let missing = namespace(Presence::NoNamespace).unwrap();
        assert!(
            missing.starts_with("failed (NotFound): the host has no namespace root/virtualization/v2"),
            "{missing}"
        );
        assert!(missing.contains("| Host: Install-WindowsFeature -Name Hyper-V"), "{missing}");
        assert_eq!(class(Presence::NoNamespace), None);
        assert!(class(Presence::NoClass).unwrap().contains("| Host: mofcomp.exe"));
        assert_eq!(class(Presence::Both).unwrap(), "ok: Msvm_ConcreteJob is there");
        assert_eq!(namespace(Presence::NoClass).unwrap(), "ok: root/virtualization/v2 is there");
    }
}
