//! Lines that CI systems read in a log, and their summaries.

use super::super::program::Host;
use super::folder::Folder;

#[test]
fn lines_for_github_follow_the_text_and_the_summary_is_added_to_its_file() {
    let (host, folder) = (Host::start(), Folder::new());
    std::fs::write(folder.path("summary.md"), "# Before\n").unwrap();
    let summary = folder.path("summary.md");
    let command = host.explain(1).arguments(&["--report", "github=-"]);
    let ended = command.variable("GITHUB_STEP_SUMMARY", summary.to_str().unwrap()).run().with(0);
    let lines: Vec<&str> = ended.stdout.lines().filter(|line| line.starts_with("::")).collect();
    let [line] = &lines[..] else { panic!("{ended:?}") };
    assert!(line.starts_with("::error title=127.0.0.1%3A"), "{line}");
    assert!(ended.stdout.starts_with("FAILED") && ended.stdout.ends_with("cimjob: 1 failed\n"), "{ended:?}");
    let summary = folder.read("summary.md");
    assert!(summary.starts_with("# Before\n## cimjob explain: 1 failed\n"), "{summary}");
}

#[test]
fn a_summary_that_is_nearly_full_is_not_made_too_large() {
    let (host, folder) = (Host::start(), Folder::new());
    std::fs::write(folder.path("summary.md"), vec![b'x'; (1 << 20) - 3000]).unwrap();
    let summary = folder.path("summary.md");
    let command = host.cimjob(&["list", "--errors", "--report", "github=-"]);
    command.variable("GITHUB_STEP_SUMMARY", summary.to_str().unwrap()).run();
    let length = folder.read("summary.md").len();
    assert!(length <= 1 << 20 && length > (1 << 20) - 3000, "{length}");
}

#[test]
fn azure_gets_issues_and_the_path_of_a_summary_that_is_there() {
    let (host, folder) = (Host::start(), Folder::new());
    let command = host.explain(1).arguments(&["--report", "azure=-"]);
    let ended = command.variable("AGENT_TEMPDIRECTORY", folder.path("").to_str().unwrap()).run().with(0);
    assert!(
        ended.stdout.lines().any(|line| line.starts_with("##vso[task.logissue type=error;code=0x80070002 ")),
        "{ended:?}"
    );
    let path = ended.stdout.lines().find_map(|line| line.strip_prefix("##vso[task.uploadsummary]")).unwrap();
    assert!(std::fs::read_to_string(path).unwrap().starts_with("## cimjob explain: 1 failed\n"));
}

#[test]
fn teamcity_gets_a_test_that_failed() {
    let ended = Host::start().explain(1).arguments(&["--report", "teamcity=-"]).run().with(0);
    for name in ["testSuiteStarted", "testStarted", "testFailed", "testFinished", "testSuiteFinished"] {
        assert_eq!(ended.stdout.matches(&format!("##teamcity[{name} ")).count(), 1, "{name}: {ended:?}");
    }
}

#[test]
fn commands_of_the_host_in_the_text_stay_broken_up_and_ours_do_not() {
    let ended = Host::start().explain(1).arguments(&["--report", "azure=-"]).variable("TF_BUILD", "True").run().with(0);
    assert!(ended.stdout.contains("\n##vso[task.logissue type=error;"), "{ended:?}");
}

#[test]
fn lines_do_not_follow_data() {
    let host = Host::start();
    for format in ["json", "jsonl"] {
        let refused = host.explain(1).arguments(&["-o", format, "--report", "github=-"]).run().with(2);
        assert!(refused.stderr.contains("--report github=- would follow data on standard output"), "{refused:?}");
    }
}

#[test]
fn markdown_goes_to_a_file_with_what_is_wrong_first() {
    let (host, folder) = (Host::start(), Folder::new());
    host.cimjob(&["list", "--report", &folder.report("markdown", "a.md")]).run();
    let rows: Vec<String> =
        folder.read("a.md").lines().skip(4).take_while(|line| !line.is_empty()).map(str::to_owned).collect();
    assert!(rows[0].starts_with("| not known |") || rows[0].starts_with("| failed |"), "{rows:?}");
    assert!(rows.last().unwrap().starts_with("| passed |"), "{rows:?}");
}
