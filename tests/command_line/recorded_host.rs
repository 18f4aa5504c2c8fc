//! A host whose every text names something: after recording, not one of these names is in the file, however it is written.

use std::fs;
use std::path::Path;

use base64::Engine;
use base64::prelude::BASE64_STANDARD_NO_PAD;
use cimjob::recording::{Recording, check};
use cimjob::simulator::{Running, Scenario, Simulator};
use proptest::prelude::*;
use tempfile::TempDir;
use tokio::runtime::Runtime;

use super::program::Cimjob;

/// Everything that may not be told.
#[derive(Debug, Clone)]
struct Names {
    machine: String,
    host: String,
    domain: String,
    user: String,
    folder: String,
    serial: String,
    key: String,
    number: u64,
}

const PASSWORD: &str = "Vm-81 pass word";
const JOB: &str = "7E1C7A50-7777-4777-8777-777777777701";

impl Names {
    fn guid(&self) -> String {
        format!("3D0B7F64-93C1-4B2E-A1F7-{:012X}", self.number)
    }

    fn addresses(&self) -> [String; 3] {
        let [.., a, b] = self.number.to_be_bytes();
        [format!("10.77.{a}.{b}"), format!("fd77::{a:x}:{b:x}:77ab"), format!("00-15-5D-7A-{a:02X}-{b:02X}")]
    }

    fn sid(&self) -> String {
        format!("S-1-5-21-{n}-{n}-1177", n = self.number)
    }

    fn account(&self) -> String {
        format!(r"{}\{}", self.domain, self.user)
    }

    /// Each alone, as it must not be found.
    fn all(&self) -> Vec<String> {
        let own = [&self.machine, &self.host, &self.domain, &self.user, &self.folder, &self.serial, &self.key];
        let made = [self.guid(), self.sid(), self.number.to_string(), PASSWORD.to_owned()];
        own.into_iter().cloned().chain(made).chain(self.addresses()).collect()
    }

    /// A text with all of them, plain and encoded.
    fn text(&self) -> String {
        let Self { machine, host, domain, user, folder, serial, key, .. } = self;
        let ([v4, v6, mac], guid, sid) = (self.addresses(), self.guid(), self.sid());
        let encoded: Vec<String> = [machine, host].into_iter().flat_map(|name| encodings(name)).collect();
        format!(
            r"'{machine}' failed to start. Virtual machine {machine} on {host}.{domain}.example ({v4}, {v6}, MAC {mac}): {domain}\{user} <{user}@{domain}.example>, serial number {serial}, SID {sid}, key {key}, ID {guid}: file D:\{folder}\{machine}.vhdx & https://{host}:5986/{folder}?vm={machine}; {} (0x80070005)",
            encoded.join(" ")
        )
    }

    fn scenario(&self) -> String {
        let (text, guid, machine, account, host) =
            (self.text(), self.guid(), &self.machine, self.account(), &self.host);
        format!(
            "schemes = [\"negotiate\", \"basic\"]\nhost.name = '{host}'\n\
            users = [{{ name = '{account}', password = \"{PASSWORD}\" }}]\n\
            [[vms]]\nname = '{machine}'\nid = '{guid}'\n\
            [[jobs]]\ninstance_id = '{JOB}'\naffects = ['{guid}']\nstate = 'exception'\nelement_name = '''{text}'''\n\
            error_description = '''{text}'''\nerror_summary_description = '''{text}'''\n\
            properties = {{ Owner = '''{text}''', Notify = '{machine}' }}\n\
            [[jobs.errors]]\nmessage = '''{text}'''\nmessage_arguments = ['''{text}''', '{machine}']\n\
            error_source = '''{text}'''\nowning_entity = '''{text}'''\nrecommended_actions = ['''{text}''']\n\
            [[instances]]\nclass = 'Msvm_MemorySettingData'\n\
            properties = {{ InstanceID = 'Microsoft:{guid}', ElementName = '''{text}''', Description = '''{text}''' }}\n"
        )
    }
}

/// Ways to write a name that hide it from people only.
fn encodings(name: &str) -> [String; 6] {
    let utf16: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    [
        BASE64_STANDARD_NO_PAD.encode(name),
        BASE64_STANDARD_NO_PAD.encode(&utf16),
        hex(name.as_bytes()),
        hex(&utf16),
        name.bytes().map(|byte| format!("%{byte:02X}")).collect(),
        name.chars().map(|character| format!("&#{};", u32::from(character))).collect(),
    ]
}

/// The simulated host of these names.
struct Host {
    running: Running,
    _runtime: Runtime,
}

impl Host {
    fn of(names: &Names, folder: &Path) -> Self {
        let file = folder.join("host.toml");
        fs::write(&file, names.scenario()).unwrap();
        let (runtime, scenario) = (Runtime::new().unwrap(), Scenario::read(&file).unwrap());
        let running = runtime.block_on(Simulator::start(scenario, "127.0.0.1:0".parse().unwrap())).unwrap();
        Self { running, _runtime: runtime }
    }

    fn record(&self, names: &Names, arguments: &[&str], file: &Path) {
        let command = Cimjob::new(arguments).arguments(&["--record", file.to_str().unwrap()]);
        let command = command.variable("CIMJOB_HOST", &self.running.address().to_string());
        let command = command.variable("CIMJOB_PIN", &self.running.pin()).variable("CIMJOB_PASSWORD", PASSWORD);
        let ended = command.variable("CIMJOB_USER", &names.account()).run();
        assert!(file.exists(), "{arguments:?}: {ended:?}");
    }
}

fn assert_silent(names: &Names, file: &Path, what: &str) {
    let json = fs::read_to_string(file).unwrap();
    let (raw, recording) = (json.to_lowercase(), Recording::from_json(&json).unwrap());
    assert!(recording.exchanges.iter().any(|exchange| exchange.status == Some(200)), "{what}");
    for name in names.all() {
        let escaped = name.replace('\\', "\\\\");
        for written in [name.clone(), escaped].into_iter().chain(encodings(&name)) {
            assert!(!raw.contains(&written.to_lowercase()), "{what}: {name} is in it as {written}");
        }
    }
    assert_eq!(check(&recording).into_keys().collect::<Vec<_>>(), [], "{what}");
}

fn assert_nothing_is_told(names: &Names) {
    let folder = TempDir::new().unwrap();
    let host = Host::of(names, folder.path());
    let (guid, job) = (names.guid(), format!(r#"Msvm_ConcreteJob.InstanceID="{JOB}""#));
    let query = format!("SELECT * FROM Msvm_ComputerSystem WHERE ElementName = '{}' OR Name = '{guid}'", names.machine);
    let commands: [&[&str]; 6] = [
        &["list", "--errors"],
        &["explain", JOB],
        &["query", &query],
        &["enumerate", "Msvm_MemorySettingData"],
        &["associators", &job],
        &["invoke", &job, "GetErrorEx"],
    ];
    for (number, command) in commands.iter().enumerate() {
        let file = folder.path().join(format!("{number}.json"));
        host.record(names, command, &file);
        assert_silent(names, &file, command[0]);
        assert_private(&folder.path().join(format!("{number}.json.key")));
    }
}

#[cfg(unix)]
fn assert_private(key: &Path) {
    use std::os::unix::fs::PermissionsExt;
    assert_eq!(key.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    assert!(!fs::read_to_string(key).unwrap().contains(PASSWORD));
}

#[cfg(not(unix))]
fn assert_private(_: &Path) {}

/// Words that are not made of the letters of pseudonyms.
fn name() -> impl Strategy<Value = String> {
    "[A-Z][a-z]{2,5}(vm|ma|te|do)[a-z]{1,3}[0-9]{0,3}"
}

prop_compose! {
    fn names()(
        machine in name(), host in name(), domain in name(), user in name(), folder in name(),
        serial in "[A-Z]{2}[0-9]{6}MV", key in "[0-9A-F]{7}D[0-9A-F]{8}4C1E77", number in 1_000_000_000_u64..4_000_000_000,
    ) -> Names {
        Names { machine, host, domain, user, folder, serial, key, number }
    }
}

/// Its name is decimal digits only where a URL writes its bytes.
#[test]
fn a_host_whose_escaped_name_looks_like_numbers_is_not_told_by_its_recordings() {
    let [machine, host, domain, user, folder, serial, key] =
        ["Tyotehr6", "Urvtef", "Tdjmaq493", "Uuybmamu83", "Zaamay200", "HP755545MV", "DD49E3EDC24FC53B4C1E77"]
            .map(str::to_owned);
    assert_nothing_is_told(&Names { machine, host, domain, user, folder, serial, key, number: 1_726_362_159 });
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2, max_shrink_iters: 0, ..ProptestConfig::default() })]

    #[test]
    fn a_host_with_names_everywhere_is_not_told_by_its_recordings(names in names()) {
        assert_nothing_is_told(&names);
    }
}
