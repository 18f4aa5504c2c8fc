//! `login` and `logout` against a real Secret Service: GNOME Keyring on a message bus of its own, in folders of its own.

use std::process::Command;

use cimjob::simulator::{Scenario, Simulator};
use serde_json::Value;
use tempfile::TempDir;

use crate::calls::OPERATOR;
use crate::needed;
use crate::process::Process;

/// Waits until the keyring has its name on the bus, so that the bus starts no other; then a line of JSON for each call.
const SESSION: &str = r#"
echo login | gnome-keyring-daemon --unlock --foreground --components=secrets >/dev/null 2>&1 &
keyring=$!
trap 'kill $keyring' EXIT
asked=0
until dbus-send --session --print-reply --dest=org.freedesktop.DBus / org.freedesktop.DBus.NameHasOwner \
    string:org.freedesktop.secrets | grep -q 'boolean true'; do
    asked=$((asked + 1))
    [ $asked -lt 100 ] || exit 1
    sleep 0.1
done
job=8E1C7A50-0000-4000-8000-000000000008
printf %s "$RIGHT" | "$CIMJOB" login --password-stdin -o json
"$CIMJOB" explain $job -o json
"$CIMJOB" logout -o json
"$CIMJOB" logout -o json
"$CIMJOB" explain $job -o json
"#;

#[tokio::test(flavor = "multi_thread")]
async fn gnome_keyring_keeps_a_password_gives_it_and_forgets_it() {
    if !needed::keyring() {
        return;
    }
    let running = Simulator::start(Scenario::built_in(), "127.0.0.1:0".parse().unwrap()).await.unwrap();
    let folder = TempDir::new().unwrap();
    let mut session = Command::new("dbus-run-session");
    session.args(["--", "/bin/sh", "-c", SESSION]).env_clear().env("PATH", "/usr/bin:/bin");
    session.env("HOME", folder.path()).env("XDG_RUNTIME_DIR", folder.path());
    session.env("CIMJOB", env!("CARGO_BIN_EXE_cimjob")).env("RIGHT", OPERATOR.1).env("CIMJOB_USER", OPERATOR.0);
    session.env("CIMJOB_HOST", running.address().to_string()).env("CIMJOB_PIN", running.pin());
    let ended = tokio::task::spawn_blocking(|| Process::start(session).finish()).await.unwrap();
    let documents: Vec<Value> = ended.lines.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    let told: Vec<_> = documents.iter().map(|document| (&document["kind"], &document["result"])).collect();
    let (keyring, null) = (Value::from("keyring"), Value::Null);
    let results = ["stored", "removed", "absent"].map(Value::from);
    let (explanation, failure) = (Value::from("explanation"), Value::from("failure"));
    let expected = [
        (&keyring, &results[0]),
        (&explanation, &null),
        (&keyring, &results[1]),
        (&keyring, &results[2]),
        (&failure, &null),
    ];
    assert_eq!(told, expected, "{ended:?}");
    assert!(!format!("{ended:?}").contains(OPERATOR.1));
}
