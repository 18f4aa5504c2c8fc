//! The scripts of the GitHub Action, with a release in a folder and the simulated host.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use super::program::{Cimjob, Ended, Host, PASSWORD, USER, job};

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What a runner gives a step: folders and files; and a release of this version.
struct Runner(TempDir);

impl Runner {
    /// The release has the tested program, which notes its arguments.
    fn new() -> Self {
        let runner = Self(tempfile::tempdir().unwrap());
        let name = runner.name();
        let (build, release) = (runner.path("build").join(&name), runner.release());
        std::fs::create_dir_all(&build).unwrap();
        std::fs::create_dir_all(&release).unwrap();
        let noted = runner.path("noted");
        let program = format!(
            "#!/bin/sh\nprintf '%s\\n' \"$@\" >>'{}'\nexec '{}' \"$@\"\n",
            noted.display(),
            env!("CARGO_BIN_EXE_cimjob")
        );
        std::fs::write(build.join("cimjob"), program).unwrap();
        std::fs::set_permissions(build.join("cimjob"), PermissionsExt::from_mode(0o755)).unwrap();
        std::fs::write(build.join("README.md"), "not the program").unwrap();
        runner.shell(&format!(r#"tar -C build -czf "{}.tar.gz" {name}"#, release.join(&name).display()));
        runner.shell(&format!("cd '{}' && sha256sum -- *.tar.gz > SHA256SUMS", release.display()));
        runner
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn release(&self) -> PathBuf {
        self.path(&format!("releases/v{VERSION}"))
    }

    fn name(&self) -> String {
        format!("cimjob-{VERSION}-{}-unknown-linux-musl", std::env::consts::ARCH)
    }

    fn shell(&self, script: &str) {
        assert!(Command::new("sh").args(["-ec", script]).current_dir(self.0.path()).status().unwrap().success());
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap_or_default()
    }

    /// A script of the action.
    fn script(&self, name: &str) -> Cimjob<'_> {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("packaging/action").join(name);
        let mut script = Cimjob::of(Command::new("bash")).arguments(&[file.to_str().unwrap()]).living_in(self.0.path());
        for (variable, file) in [
            ("GITHUB_PATH", "path"),
            ("GITHUB_OUTPUT", "output"),
            ("GITHUB_STEP_SUMMARY", "summary"),
            ("RUNNER_TEMP", ""),
        ] {
            script = script.variable(variable, self.path(file).to_str().unwrap());
        }
        script.variable("GITHUB_ACTIONS", "true")
    }

    fn install(&self, sha256: &str) -> Ended {
        let releases = self.path("releases");
        let script = self.script("install.sh").variable("INPUT_RELEASES", releases.to_str().unwrap());
        script.variable("INPUT_VERSION", VERSION).variable("INPUT_SHA256", sha256).run()
    }

    /// Runs these arguments with what was installed.
    fn run(&self, host: &Host, arguments: &[&str]) -> Ended {
        let path = format!("{}:/usr/bin:/bin", self.read("path").trim());
        let script = self.script("run.sh").variable("PATH", &path).variable("INPUT_ARGUMENTS", &arguments.join("\n"));
        let script = script.variable("INPUT_HOST", &host.running.address().to_string()).variable("INPUT_USER", USER);
        let script = script.variable("INPUT_PASSWORD", PASSWORD).variable("INPUT_PIN", &host.running.pin().to_string());
        script.variable("INPUT_REPORT", "auto\njunit=report.xml").run()
    }

    fn sum(&self) -> String {
        let sums = std::fs::read_to_string(self.release().join("SHA256SUMS")).unwrap();
        sums.split(' ').next().unwrap().to_owned()
    }
}

/// Nothing may be installed.
fn refused(runner: &Runner, ended: &Ended, reason: &str) {
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert!(ended.stdout.starts_with("::error title=cimjob is not installed::"), "{ended:?}");
    assert!(ended.stdout.contains(reason), "{ended:?}");
    assert_eq!((runner.read("path"), runner.read("noted")), (String::new(), String::new()));
}

#[test]
fn the_action_installs_by_checksum_runs_and_reports() {
    let (runner, host) = (Runner::new(), Host::start());
    let installed = runner.install("");
    assert_eq!(
        (installed.code, installed.stdout.as_str()),
        (Some(0), &*format!("cimjob {VERSION}\n")),
        "{installed:?}"
    );
    let ended = runner.run(&host, &["explain", &job(1), "--exit-status"]);
    assert_eq!((ended.code, runner.read("output").as_str()), (Some(1), "exit-code=1\n"), "{ended:?}");
    assert!(ended.stdout.lines().any(|line| line.starts_with("::error title=")), "{ended:?}");
    assert!(runner.read("summary").contains("system.vhdx"), "{}", runner.read("summary"));
    assert!(runner.read("report.xml").contains("<failure"), "{}", runner.read("report.xml"));
}

#[test]
fn the_password_is_masked_first_and_never_an_argument() {
    let (runner, host) = (Runner::new(), Host::start());
    runner.install(&runner.sum().to_uppercase());
    let ended = runner.run(&host, &["list", "--vm", "a b\"c"]);
    assert_eq!(ended.stdout.lines().next(), Some(&*format!("::add-mask::{PASSWORD}")));
    let noted = runner.read("noted");
    assert!(noted.contains("\nlist\n--vm\na b\"c\n--report\nauto\n--report\njunit=report.xml\n"), "{noted}");
    let after: Vec<&str> = ended.stdout.lines().skip(1).chain(ended.stderr.lines()).chain(noted.lines()).collect();
    assert!(!after.iter().any(|line| line.contains(PASSWORD)), "{after:#?}");
}

#[test]
fn an_archive_with_another_checksum_is_refused() {
    let runner = Runner::new();
    let pinned = runner.install(&"0".repeat(64));
    refused(&runner, &pinned, "and not as expected");
    runner.shell(&format!("printf x >> releases/v{VERSION}/{}.tar.gz", runner.name()));
    refused(&runner, &runner.install(""), "and not as expected");
}

#[test]
fn an_archive_without_a_checksum_is_refused() {
    let runner = Runner::new();
    runner.shell(&format!("echo '{} other.tar.gz' > releases/v{VERSION}/SHA256SUMS", "0".repeat(64)));
    refused(&runner, &runner.install(""), "there is no SHA-256");
    runner.shell(&format!("rm releases/v{VERSION}/SHA256SUMS"));
    refused(&runner, &runner.install(""), "cannot be had");
}

#[test]
fn releases_are_not_taken_from_a_place_without_encryption() {
    let runner = Runner::new();
    let script = runner.script("install.sh").variable("INPUT_VERSION", VERSION);
    refused(&runner, &script.variable("INPUT_RELEASES", "http://127.0.0.1:1").run(), "cannot be had");
    let script = runner.script("install.sh").variable("INPUT_VERSION", "../../etc");
    refused(&runner, &script.variable("INPUT_RELEASES", "/").run(), "the version must be like");
}
