//! What the demo says between the lines of `watch` and `explain`.

use crate::client::Endpoint;

use crate::cli::terminal::neutral::for_shell;

/// What there is, and what begins.
pub(super) fn beginning(hosts: &[Endpoint]) -> String {
    let (count, names) = (hosts.len(), hosts.iter().map(ToString::to_string).collect::<Vec<_>>());
    format!(
        "{count} simulated Hyper-V hosts (no Windows):\n  {}\n\
         A minute passes there in a second, so their clocks run ahead of yours.\n\n\
         1. watch looks at each host once a minute. What fails goes into a journal.\n\n",
        names.join(", ")
    )
}

/// A job failed, and its line was written.
pub(super) fn failed(host: &Endpoint) -> String {
    format!(
        "\n2. A job failed on {host}. At its next look, watch asked the host\n   \
         why, wrote the answer to the journal, and then printed the line above.\n"
    )
}

/// The host has removed the job.
pub(super) fn removed(host: &Endpoint) -> String {
    format!("\n3. Five minutes later, {host} has removed the job, and its error too.\n")
}

/// What is asked now.
pub(super) fn asking(path: &str) -> String {
    format!(
        "\n4. explain asks the host, which does not have the job any more, and then the\n   \
         journal:\n\n$ cimjob explain {}\n",
        for_shell(path)
    )
}

/// What to try with hosts of one's own.
pub(super) const NEXT: &str = r"
Next, with hosts of your own (lab.txt names them, one a line):
  cimjob watch --hosts-file lab.txt --user 'LAB\ops'
  cimjob journal list --since 1h
  cimjob report --since 30m --hosts-file lab.txt
";
