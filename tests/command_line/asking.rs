//! `explain`, `get-error` and `identify`: the jobs of the built-in scenario, in words.

use super::program::{Cimjob, Host, job};

/// Each of these is in the text, in this order.
fn assert_tells(text: &str, parts: &[&str]) {
    let mut rest = text;
    for part in parts {
        let (_, behind) =
            rest.split_once(part).unwrap_or_else(|| panic!("{part:?} is not there, or too early: {text}"));
        rest = behind;
    }
}

#[test]
fn a_failed_job_is_explained_from_its_outcome_to_the_next_step() {
    let text = Host::start().explain(1).run().data();
    let parts = [
        "FAILED  Start Virtual Machine  \"web01\"  ",
        " s ago, kept for 4 min",
        "  | Attachment",
        "system.vhdx",
        "0x80070002 ERROR_FILE_NOT_FOUND: ",
        "also: \"'web01' failed to start.\"\n",
        "likely cause: ",
        "try: check that every disk",
        "Msvm_ConcreteJob.InstanceID=",
    ];
    assert_tells(&text, &parts);
}

#[test]
fn the_cause_is_in_the_first_four_lines_and_all_is_in_twelve() {
    let host = Host::start();
    for number in [1, 2, 3, 4, 5, 9, 18, 19, 20, 21, 22] {
        let text = host.explain(number).run().stdout;
        assert!(text.lines().count() <= 12, "job {number}: {text}");
    }
    let text = host.explain(1).run().data();
    let head: Vec<_> = text.lines().take(4).collect();
    assert!(head.join(" ").contains("system.vhdx") && head.join(" ").contains("0x80070002"), "{text}");
    let list = host.cimjob(&["list", "--failed", "--errors"]).run().stdout;
    assert_tells(&list, &["8E1C7A50-0000-4000-8000-000000000001", "system.vhdx", "0x80070002"]);
}

#[test]
fn what_the_host_recommends_comes_before_our_advice() {
    let text = Host::start().explain(2).run().data();
    assert_tells(
        &text,
        &[
            "the host recommends: \"Free space on volume E:.\"",
            "the host recommends: \"Move",
            "likely cause: ",
            "try: ",
        ],
    );
}

#[test]
fn full_shows_every_field() {
    let text = Host::start().explain(1).arguments(&["--full"]).run().data();
    let parts = ["FAILED", "system.vhdx", "Errors (2, by GetErrorEx)", "message id", "12010", "system.vhdx"];
    assert_tells(&text, &parts);
    assert_tells(&text, &["Codes", "0x80070002", "ERROR_FILE_NOT_FOUND", "Likely cause", "try: check that every disk"]);
}

#[test]
fn a_running_job_is_no_failure() {
    assert_tells(&Host::start().explain(7).run().data(), &["STILL RUNNING", "has not ended", "Running (4), 35 %"]);
}

#[test]
fn a_completed_job_ended_without_an_error() {
    assert_tells(&Host::start().explain(8).run().data(), &["SUCCEEDED", "ended without an error"]);
}

#[test]
fn a_job_with_warnings_tells_them() {
    assert_tells(&Host::start().explain(9).run().data(), &["COMPLETED WITH WARNINGS", "virtual switch 'Lab network'"]);
}

#[test]
fn a_job_that_vanishes_in_between_is_explained_as_far_as_it_was_read() {
    let ended = Host::start().explain(16).run().with(5);
    assert_tells(&ended.stdout, &["FAILED", "could not be deleted", "removed the job while it was being asked"]);
}

#[test]
fn a_job_that_is_not_there_is_said_to_be_gone_or_never_there() {
    let message = Host::start().explain(99).run().with(5).message();
    assert_tells(&message, &["cimjob: 127.0.0.1", "RESOURCE_NOT_FOUND", "try: ", "about 5 minutes", "Msvm_StorageJob"]);
}

#[test]
fn an_exception_with_error_code_zero_has_its_summary() {
    let text = Host::start().explain(4).arguments(&["--full"]).run().data();
    let parts =
        ["FAILED", "the network path", "returned no error", "its error code at 0", "0x80070035", "ERROR_BAD_NETPATH"];
    assert_tells(&text, &parts);
}

#[test]
fn a_job_that_was_stopped_says_so() {
    assert_tells(&Host::start().explain(6).run().data(), &["STOPPED", "It was canceled; the host gives no reason"]);
}

#[test]
fn an_unknown_state_keeps_its_number() {
    assert_tells(&Host::start().explain(17).run().data(), &["STATE UNKNOWN", "40000"]);
}

#[test]
fn a_job_that_may_be_read_but_not_asked_is_explained_with_the_missing_right() {
    let reader = Host::start();
    let ended = reader.explain(1).variable("CIMJOB_USER", r"LAB\reader").variable("CIMJOB_PASSWORD", "Read-0815 only");
    assert_tells(&ended.run().with(4).stdout, &["FAILED", "'web01' failed to start", "AccessDenied", "Execute right"]);
}

#[test]
fn the_exit_status_tells_failed_from_other_jobs_if_asked() {
    let host = Host::start();
    for (number, code) in [(1, 1), (5, 1), (7, 0), (8, 0), (9, 0), (17, 0)] {
        host.explain(number).arguments(&["--exit-status"]).run().with(code);
        host.explain(number).run().with(0);
    }
}

#[test]
fn get_error_gives_the_last_error_and_ex_all_of_them() {
    let host = Host::start();
    let (one, all) = (host.get_error(1).run().data(), host.get_error(1).arguments(&["--ex"]).run().data());
    assert_tells(&one, &["method", "GetError\n", "return value", "0 (Completed with No Error)"]);
    assert_tells(&all, &["GetErrorEx", "1.  | 'web01'", "2.  | Attachment"]);
}

#[test]
fn get_error_of_a_refusing_method_names_its_return_value() {
    let ended = Host::start().get_error(20).run().with(7);
    assert_tells(&ended.stdout, &["return value", "32775 (Invalid state for this operation)", "no error"]);
}

#[test]
fn a_return_value_of_the_base_class_has_the_dmtfs_meaning() {
    assert_tells(
        &Host::start().get_error(23).run().with(7).stdout,
        &["root\\HyperVCluster\\v2:CIM_ConcreteJob", "6 (Access Denied)"],
    );
}

#[test]
fn identify_with_a_user_tells_the_version_and_without_one_masks_it() {
    let host = Host::start();
    assert_tells(
        &host.cimjob(&["identify"]).run().data(),
        &["Microsoft Corporation", "10.0.20348", "https/spnego-kerberos"],
    );
    assert_tells(&host.stranger(&["identify"]).run().data(), &["Microsoft Corporation", "0.0.0"]);
}

#[test]
fn basic_asks_the_same() {
    let host = Host::start();
    // The first line has the age.
    let kept = |text: String| text.lines().skip(1).collect::<Vec<_>>().join("\n");
    let basic = host.explain(1).arguments(&["--auth", "basic", "--user", "operator"]).run().data();
    assert_eq!(kept(basic), kept(host.explain(1).run().data()));
}

#[test]
fn the_job_may_come_from_standard_input() {
    let host = Host::start();
    let address = host.running.address().to_string();
    let path = format!("  \\\\HV01\\root\\virtualization\\v2:Msvm_ConcreteJob.InstanceID=\"{}\"\r\n", job(1));
    let ended = host.cimjob(&["explain", "-", "--host", &address]).input(&path).run().with(0);
    assert_tells(&ended.stdout, &["FAILED", "web01"]);
}

#[test]
fn the_host_in_the_path_is_the_one_that_is_asked() {
    let host = Host::start();
    let path = format!("//localhost/root/virtualization/v2:Msvm_ConcreteJob.InstanceID='{}'", job(8));
    let port = host.running.address().port().to_string();
    let command = Cimjob::new(&["explain", &path, "--port", &port, "--user", r"LAB\operator"]);
    let command = command.variable("CIMJOB_PASSWORD", super::program::PASSWORD);
    assert_tells(
        &command.variable("CIMJOB_PIN", &host.running.pin()).run().with(0).stdout,
        &["SUCCEEDED", r"\\localhost\root"],
    );
}

#[test]
fn the_certificate_of_the_simulated_host_serves_as_its_authority() {
    let host = Host::start();
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), host.running.certificate_pem()).unwrap();
    let address = host.running.address().to_string();
    let command = Cimjob::new(&["identify", "--host", &address, "--ca-file", file.path().to_str().unwrap()]);
    assert_tells(&command.run().data(), &["Microsoft Corporation"]);
}

#[test]
fn a_pin_without_a_certificate_to_check_is_said() {
    let mut host = Host::start();
    let http = host.listen_http();
    let ended =
        Cimjob::new(&["identify", "--host", &format!("http://{http}"), "--pin", &format!("sha256:{}", "0".repeat(64))])
            .run();
    assert!(ended.stderr.contains("plain HTTP has no certificate"), "{ended:?}");
}

#[cfg(unix)]
#[test]
fn a_reader_that_goes_away_does_not_change_the_exit_code_of_several_jobs() {
    let host = Host::start();
    let path = |number| format!(r#"\\HV01\root\virtualization\v2:Msvm_ConcreteJob.InstanceID="{}""#, job(number));
    let log = format!("{} {}", path(1), path(99));
    let whole = host.cimjob(&["explain", &log]).run();
    assert_eq!(whole.code, Some(5), "{whole:?}");
    let missing = whole.stderr.lines().any(|line| line.starts_with("cimjob: ") && line.contains("000000000099"));
    assert!(missing, "the job that is missing is named: {whole:?}");
    let cut = host.cimjob(&["explain", &log]).behind_shell(r#"{ "$@"; echo $? >&2; } | true"#).run();
    assert!(cut.stderr.lines().any(|line| line == "5"), "{cut:?}");
}
