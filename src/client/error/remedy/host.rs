//! Remedies on the host: its WinRM service, and the names of what was asked for.

use std::fmt;

/// What to do about the WinRM service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ServiceRemedy {
    /// The host took too long.
    TryAgain,
    /// The host has too many requests.
    Busy,
    /// The service is stopped or restarting.
    Restarting,
    /// The host gives no reason.
    EventLog,
    /// A policy of the host refuses the client.
    Policy,
    /// The account lacks a right.
    Rights,
    /// Only an administrator may read this; nothing depends on it.
    Administrator,
    /// The request is larger than the host accepts.
    RequestSize,
    /// The Kerberos ticket is larger than the host accepts.
    TicketSize,
    /// One instance is larger than the answer may be.
    AnswerSize,
    /// The host forgot the enumeration.
    EnumerateAgain,
    /// The status is unusual; the answer to Identify counts.
    Identify,
}

impl fmt::Display for ServiceRemedy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TryAgain => "the host did not finish in time: try again",
            Self::Busy => "the host has too many requests: try again in a moment",
            Self::Restarting => "the WinRM service is stopped or restarting: try again in a moment",
            Self::EventLog => "the host gives no reason: look at its Windows Remote Management event log",
            Self::Policy => "a policy of the host forbids it: check its listener and IP filters",
            Self::Rights => {
                "reading needs the Read right, GetError the Execute right in WinRM's RootSDDL, and both the WMI namespace and Hyper-V: \
                 use a member of Administrators, or grant Remote Management Users, the namespace's Remote Enable and Hyper-V Administrators"
            }
            Self::Administrator => "nothing is needed; to see them, run this once as an administrator of the host",
            Self::RequestSize => {
                "the request is larger than the host's MaxEnvelopeSizekb, or than what a proxy accepts"
            }
            Self::TicketSize => {
                "the headers are longer than the host's HTTP service accepts; with Kerberos, the ticket of an account in many groups is: \
                 raise MaxFieldLength and MaxRequestBytes (DWORD, such as 65534) under \
                 HKLM\\SYSTEM\\CurrentControlSet\\Services\\HTTP\\Parameters and restart the host, or log in with NTLM"
            }
            Self::AnswerSize => {
                "one instance is larger than the envelope that was requested or that the host sends (its MaxEnvelopeSizekb)"
            }
            Self::EnumerateAgain => {
                "the host forgot the enumeration (it keeps one for 60 s between two pages, and none over a restart): start it again"
            }
            Self::Identify => "nothing yet: what counts is the answer to Identify",
        })
    }
}

/// Which name of what was asked for to check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ObjectRemedy {
    /// The namespace is not there.
    Namespace,
    /// The class is not there.
    Class,
    /// The class has no such method.
    Method,
    /// The job is not in the class that was asked.
    Job,
    /// The job is in none of the classes.
    JobAnywhere,
}

impl fmt::Display for ObjectRemedy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Namespace => "the host has no such namespace: check its name, and that the Hyper-V role is installed",
            Self::Class => {
                "the host has no such class: check the class in the job's path, and that the Hyper-V role is installed"
            }
            Self::Method => "the class has no such method: check the class in the job's path",
            Self::Job => {
                "hosts remove a job about 5 minutes after it ended: for an old job look at the Hyper-V-VMMS event log, and follow \
                 the next one from its start; otherwise check the InstanceID and the class (Msvm_StorageJob for disks, \
                 Msvm_MigrationJob for migrations)"
            }
            Self::JobAnywhere => {
                "hosts remove a job about 5 minutes after it ended: for an old job look at the Hyper-V-VMMS event log, and follow \
                 the next one from its start; otherwise check host, namespace and InstanceID"
            }
        })
    }
}
