//! Cases for the tests of formats, and texts that carry the commands of every consumer.

use proptest::prelude::*;

use crate::cli::ci_report::model::{Case, Host, Run, Verdict};

/// A case of a job.
pub(in crate::cli::ci_report) fn case(verdict: Verdict, headline: &str) -> Case {
    Case {
        verdict,
        class: "Msvm_StorageJob".to_owned(),
        title: "Resize db02.vhdx".to_owned(),
        id: "8E1C7A50-0000-4000-8000-000000000001".to_owned(),
        headline: headline.to_owned(),
        code: None,
        steps: Vec::new(),
        text: "all that is known".to_owned(),
        seconds: None,
    }
}

/// A run of one host.
pub(in crate::cli::ci_report) fn run(cases: Vec<Case>) -> Run {
    Run { command: "list", hosts: vec![Host { name: "hv01".to_owned(), cases }], ..Run::default() }
}

/// Pieces of text that mean something to some consumer.
const COMMANDS: &[&str] = &[
    "::error::",
    "::error title=x,file=y::",
    "::stop-commands::t",
    "##[error]",
    "##[group]",
    "##vso[task.setvariable variable=x]y",
    "##teamcity[message text='x']",
    "###",
    "]]>",
    "<![CDATA[",
    "</failure>",
    "<script>",
    "&amp;",
    "&#0;",
    "|'",
    "||",
    "|n",
    "|0xD83D",
    "']",
    "%0A",
    "%25",
    "%AZP25",
    "%5D",
    ";",
    ",",
    "\\ud800",
    "{0}",
    "[link](1)",
    "![picture](http://192.0.2.1)",
    "<img src=x onerror=y>",
    "<!-- -->",
    "##[section]x]y;",
    "##teamcity[testFailed name='x' message='|']",
    "::add-mask::x",
    "##vso[task.complete result=Succeeded;]",
    "```",
    "| a | b |",
    "@admin",
    "#123",
    "</details>",
    "[[ATTACHMENT|/etc/passwd]]",
    "\n",
    "\r\n",
    "\r",
    "\t",
    "\u{0}",
    "\u{8}",
    "\u{b}",
    "\u{1b}[31m",
    "\u{7f}",
    "\u{85}",
    "\u{2028}",
    "\u{202e}",
    "\u{feff}",
    "\u{fffe}",
    "\u{ffff}",
    "😀",
    "é",
    "𝕏",
];

/// Texts of these pieces and of anything else; some are very long.
pub(in crate::cli::ci_report) fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => prop::sample::select(COMMANDS).prop_map(str::to_owned),
        2 => any::<String>(),
    ];
    let short = prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat());
    let long = prop::sample::select(COMMANDS).prop_map(|piece| piece.repeat((1 << 20) / piece.len()));
    prop_oneof![60 => short, 1 => long]
}
