//! Our Kerberos login against the KDCs of MIT 1.20 and Samba 4.17, and acceptors on MIT's GSS-API: pyspnego 0.12.4 and python-gssapi 1.12.0.

use serde_json::{Value, json};

use crate::gss::{Realm, Side, binding_of, decoded, encoded, login};
use crate::needed;

const SCHEMES: [&str; 2] = ["Kerberos", "Negotiate"];
const OPERATOR: (&str, &str) = ("operator", "Job-0815 please");
const HOST: &str = "sha256_rsa.der";
const OTHER_HOST: &str = "sha384_ecdsa.der";

fn tickets(scheme: &str) -> Value {
    json!({"scheme": scheme, "identity": {"tickets": null}})
}

fn password(scheme: &str, account: &str, password: &str) -> Value {
    json!({"scheme": scheme, "identity": {"password": [account, password]}})
}

fn protocol(scheme: &str) -> [&str; 2] {
    ["--protocol", if scheme == "Kerberos" { "kerberos" } else { "negotiate" }]
}

/// A login with what is told; gives the user whom the host saw.
fn user(realm: &Realm, mut ours: Side, scheme: &str) -> String {
    let answer = login(&mut ours, &mut realm.theirs(&protocol(scheme))).unwrap();
    answer["user"].as_str().unwrap().to_owned()
}

/// The error of our first step.
fn first_error(mut ours: Side) -> String {
    ours.ask("step", &Value::Null)["error"].as_str().unwrap().to_owned()
}

#[test]
fn a_ticket_logs_in_under_both_schemes() {
    let Some(realm) = Realm::shared() else { return };
    for scheme in SCHEMES {
        assert_eq!(user(realm, realm.ours(&tickets(scheme)), scheme), "operator@LAB.TEST");
    }
}

#[test]
fn a_password_logs_in_under_both_schemes() {
    let Some(realm) = Realm::shared() else { return };
    for scheme in SCHEMES {
        for account in ["operator", "operator@lab.test", r"LAB.TEST\operator"] {
            let ours = realm.ours_alone(&password(scheme, account, OPERATOR.1));
            assert_eq!(user(realm, ours, scheme), "operator@LAB.TEST");
        }
    }
}

#[test]
fn a_keytab_logs_in_under_both_schemes() {
    let Some(realm) = Realm::shared() else { return };
    for scheme in SCHEMES {
        for account in [Value::Null, json!("operator"), json!("anna@lab.test")] {
            let told = json!({"scheme": scheme, "identity": {"keytab": [account, realm.client_keytab()]}});
            let expected =
                format!("{}@LAB.TEST", account.as_str().map_or("operator", |name| name.split('@').next().unwrap()));
            assert_eq!(user(realm, realm.ours_alone(&told), scheme), expected);
        }
    }
}

#[test]
fn without_a_ticket_that_is_said() {
    let Some(realm) = Realm::shared() else { return };
    for scheme in SCHEMES {
        let error = first_error(realm.ours_alone(&tickets(scheme)));
        assert!(error.starts_with("Kerberos(NoTicket"), "{error}");
    }
}

#[test]
fn an_expired_ticket_is_told_as_expired() {
    let Some(realm) = Realm::shared() else { return };
    for scheme in SCHEMES {
        let error = first_error(realm.ours_expired(&tickets(scheme)));
        assert_eq!(error, "Kerberos(Expired)");
    }
}

#[test]
fn a_ticket_of_someone_else_is_not_used() {
    let Some(realm) = Realm::shared() else { return };
    for scheme in SCHEMES {
        let error = first_error(realm.ours(&json!({"scheme": scheme, "identity": {"tickets": "anna"}})));
        assert!(error.starts_with("Kerberos(NoTicket"), "{error}");
    }
}

#[test]
fn a_wrong_password_is_told_as_such() {
    let Some(realm) = Realm::shared() else { return };
    for scheme in SCHEMES {
        assert_eq!(first_error(realm.ours_alone(&password(scheme, "operator", "no"))), "Kerberos(WrongPassword)");
    }
}

#[test]
fn an_unknown_account_is_told_as_such() {
    let Some(realm) = Realm::shared() else { return };
    for scheme in SCHEMES {
        let error = first_error(realm.ours_alone(&password(scheme, "nobody", "no")));
        assert!(error.starts_with("Kerberos(UnknownAccount"), "{error}");
    }
}

#[test]
fn an_unknown_service_is_told_by_its_name() {
    let Some(realm) = Realm::shared() else { return };
    for scheme in SCHEMES {
        let mut told = tickets(scheme);
        told["service"] = json!("HTTP/hv99.lab.test");
        let error = first_error(realm.ours(&told));
        assert_eq!(error, r#"Kerberos(UnknownService { service: "HTTP/hv99.lab.test" })"#);
    }
}

#[test]
fn an_unknown_realm_is_told_as_having_no_server() {
    let Some(realm) = Realm::shared() else { return };
    for scheme in SCHEMES {
        let error = first_error(realm.ours_alone(&password(scheme, r"LAB\operator", OPERATOR.1)));
        assert!(error.starts_with("Kerberos(NoServer"), "{error}");
    }
}

#[test]
fn a_keytab_without_the_key_is_told_as_such() {
    let Some(realm) = Realm::shared() else { return };
    for scheme in SCHEMES {
        for (account, path) in [("nobody", realm.client_keytab()), ("operator", "/nonexistent/keytab")] {
            let told = json!({"scheme": scheme, "identity": {"keytab": [account, path]}});
            let error = first_error(realm.ours_alone(&told));
            assert!(error.starts_with("Kerberos(Keytab"), "{error}");
        }
    }
}

#[test]
fn clocks_too_far_apart_are_told_as_such() {
    let Some(python) = needed::python_and_kerberos() else { return };
    let realm = Realm::start(python, &["--clock=+1h"]);
    for scheme in SCHEMES {
        assert_eq!(first_error(realm.ours_alone(&password(scheme, OPERATOR.0, OPERATOR.1))), "Kerberos(ClockSkew)");
    }
}

#[test]
fn what_is_available_is_known_without_a_server() {
    let Some(realm) = Realm::shared() else { return };
    let ask = |mut side: Side| side.ask("is_available", &Value::Null);
    let keytab = |path: &str| json!({"scheme": "Kerberos", "identity": {"keytab": [null, path]}});
    for told in [tickets("Kerberos"), password("Kerberos", "operator", "no"), keytab(realm.client_keytab())] {
        assert_eq!(ask(realm.ours_offline(&told)), json!({"there": true}), "{told}");
    }
    let nothing = [
        (tickets("Kerberos"), "NoTicket"),
        (keytab("/nonexistent/keytab"), "Keytab"),
        (password("Kerberos", r".\operator", "no"), "LocalAccount"),
    ];
    for (told, expected) in nothing {
        let error = ask(realm.ours_alone(&told))["error"].as_str().unwrap().to_owned();
        assert!(error.starts_with(expected), "{error}");
    }
}

#[test]
fn a_server_that_does_not_answer_is_told_as_such() {
    let Some(realm) = Realm::shared() else { return };
    for scheme in SCHEMES {
        let error = first_error(realm.ours_offline(&password(scheme, OPERATOR.0, OPERATOR.1)));
        assert!(error.starts_with("Kerberos(NoServer"), "{error}");
    }
}

#[test]
fn the_right_channel_binding_is_accepted_and_a_wrong_one_refused() {
    let Some(realm) = Realm::shared() else { return };
    for scheme in SCHEMES {
        let mut told = tickets(scheme);
        told["certificate"] = json!(HOST);
        let with = |certificate| {
            let binding = hex(binding_of(certificate).application_data());
            let options =
                [protocol(scheme)[0], protocol(scheme)[1], "--by", "gssapi", "--binding", &binding].map(str::to_owned);
            let options: Vec<_> = options.iter().map(String::as_str).collect();
            login(&mut realm.ours(&told), &mut realm.theirs(&options))
        };
        let flags = with(HOST).unwrap()["flags"].to_string();
        assert!(flags.contains("channel_bound"), "{flags}");
        let error = with(OTHER_HOST).unwrap_err();
        assert!(error.contains("ChannelBinding") || error.contains("BadChannelBindings"), "{error}");
    }
}

#[test]
fn a_login_without_binding_is_seen_as_such() {
    let Some(realm) = Realm::shared() else { return };
    for scheme in SCHEMES {
        let binding = hex(binding_of(HOST).application_data());
        let mut theirs = realm.theirs(&["--by", "gssapi", "--binding", &binding]);
        let flags = login(&mut realm.ours(&tickets(scheme)), &mut theirs).unwrap()["flags"].to_string();
        assert!(!flags.contains("channel_bound"), "{flags}");
    }
}

#[test]
fn a_host_that_says_nothing_in_the_end_is_not_trusted() {
    let Some(realm) = Realm::shared() else { return };
    for scheme in SCHEMES {
        let mut ours = realm.ours(&tickets(scheme));
        ours.ask("step", &Value::Null);
        assert_eq!(ours.ask("step", &Value::Null)["error"], "Kerberos(NotMutual)");
    }
}

#[test]
fn the_answer_to_another_login_is_not_trusted() {
    let Some(realm) = Realm::shared() else { return };
    for scheme in SCHEMES {
        let (mut first, mut second) = (realm.ours(&tickets(scheme)), realm.ours(&tickets(scheme)));
        second.ask("step", &Value::Null);
        let token = first.ask("step", &Value::Null)["token"].clone();
        let answer = realm.theirs(&protocol(scheme)).ask("step", &token)["token"].clone();
        let error = second.ask("step", &answer)["error"].to_string();
        assert!(error.contains("Kerberos("), "{error}");
        assert!(second.ask("sealer", &Value::Null)["error"].is_string());
    }
}

#[test]
fn the_host_may_act_for_us_only_when_asked() {
    let Some(realm) = Realm::shared() else { return };
    for scheme in SCHEMES {
        let delegates = |asked: bool| {
            let mut told = password(scheme, OPERATOR.0, OPERATOR.1);
            told["delegation"] = json!(asked);
            let mut ours = realm.ours_configured("[libdefaults]", "[libdefaults]\nforwardable = true", &told);
            let answer = login(&mut ours, &mut realm.theirs(&["--by", "gssapi"])).unwrap();
            answer["flags"].to_string().contains("delegate_to_peer")
        };
        assert_eq!([false, true].map(delegates), [false, true], "{scheme}");
    }
}

#[test]
fn no_name_server_changes_the_service() {
    let Some(realm) = Realm::shared() else { return };
    // The resolver makes `localhost` of this name, and the realm knows HTTP/localhost.
    let told = json!({"scheme": "Kerberos", "identity": {"tickets": null}, "service": "HTTP/LOCALHOST"});
    let mut ours =
        realm.ours_configured("dns_canonicalize_hostname = false", "dns_canonicalize_hostname = true", &told);
    let error = ours.ask("step", &Value::Null)["error"].to_string();
    assert!(error.contains("UnknownService"), "{error}");
}

#[test]
fn messages_are_sealed_both_ways_in_order() {
    let Some(realm) = Realm::shared() else { return };
    for scheme in SCHEMES {
        let (mut ours, mut theirs) = (realm.ours(&tickets(scheme)), realm.theirs(&protocol(scheme)));
        login(&mut ours, &mut theirs).unwrap();
        let expected = if scheme == "Kerberos" { "Kerberos" } else { "Spnego" };
        assert_eq!(ours.ask("sealer", &Value::Null)["protocol"], expected);
        for plain in ["", "<a/>", &"<s:Envelope>".repeat(5000)] {
            let sealed = ours.ask("seal", &json!(encoded(plain.as_bytes())));
            assert_eq!(decoded(&sealed["header"]).len(), 60);
            assert_eq!(decoded(&sealed["data"]).len(), plain.len());
            assert_plain(&theirs.ask("open", &json!([sealed["header"], sealed["data"]])), plain);
            let answer = theirs.ask("seal", &json!(encoded(plain.as_bytes())));
            assert_plain(&ours.ask("open", &json!([answer["header"], answer["data"]])), plain);
        }
    }
}

#[test]
fn sealed_messages_are_read_by_gss_unwrap_too() {
    let Some(realm) = Realm::shared() else { return };
    let (mut ours, mut theirs) = (realm.ours(&tickets("Kerberos")), realm.theirs(&["--by", "gssapi"]));
    login(&mut ours, &mut theirs).unwrap();
    ours.ask("sealer", &Value::Null);
    let sealed = ours.ask("seal", &json!(encoded(b"plain")));
    assert_plain(&theirs.ask("open", &json!([sealed["header"], sealed["data"]])), "plain");
}

#[test]
fn a_sealed_message_that_was_changed_or_repeated_is_refused() {
    let Some(realm) = Realm::shared() else { return };
    for scheme in SCHEMES {
        let (mut ours, mut theirs) = (realm.ours(&tickets(scheme)), realm.theirs(&protocol(scheme)));
        login(&mut ours, &mut theirs).unwrap();
        ours.ask("sealer", &Value::Null);
        let answer = theirs.ask("seal", &json!(encoded(b"<a/>")));
        let mut changed = decoded(&answer["data"]);
        changed[0] ^= 1;
        assert_eq!(ours.ask("open", &json!([answer["header"], encoded(&changed)]))["error"], "Signature");
        let second = theirs.ask("seal", &json!(encoded(b"<b/>")));
        assert_eq!(ours.ask("open", &json!([second["header"], second["data"]]))["error"], "Signature");
    }
}

#[test]
fn without_a_library_the_program_runs_and_says_so() {
    let Some(realm) = Realm::shared() else { return };
    let error = first_error(realm.ours_without(&["libgssapi_krb5.so.2", "libgssapi.so.3"], &tickets("Negotiate")));
    assert!(error.starts_with("Kerberos(NotInstalled"), "{error}");
}

#[test]
fn the_domain_controller_of_samba_lets_in_by_password() {
    let Some(realm) = Realm::samba() else { return };
    for scheme in SCHEMES {
        for (account, secret) in [("operator@ad.lab.test", OPERATOR.1), (r"AD.LAB.TEST\jürgen", "Größe€本")] {
            let (mut ours, mut theirs) =
                (realm.ours_alone(&password(scheme, account, secret)), realm.theirs(&protocol(scheme)));
            login(&mut ours, &mut theirs).unwrap();
            ours.ask("sealer", &Value::Null);
            let sealed = ours.ask("seal", &json!(encoded(b"<a/>")));
            assert_plain(&theirs.ask("open", &json!([sealed["header"], sealed["data"]])), "<a/>");
        }
        assert_eq!(first_error(realm.ours_alone(&password(scheme, "operator", "no"))), "Kerberos(WrongPassword)");
        let error = first_error(realm.ours_alone(&password(scheme, "nobody", "no")));
        assert!(error.starts_with("Kerberos(UnknownAccount"), "{error}");
    }
}

#[test]
fn heimdal_logs_in_and_seals_where_mit_is_not_there() {
    let Some(realm) = Realm::shared() else { return };
    if needed::heimdal().is_none() {
        return;
    }
    let ours = |told: &Value| realm.ours_without(&["libgssapi_krb5.so.2"], told);
    let logins = [tickets("Kerberos"), tickets("Negotiate"), password("Kerberos", OPERATOR.0, OPERATOR.1)];
    for told in logins {
        let (mut ours, mut theirs) = (ours(&told), realm.theirs(&protocol(told["scheme"].as_str().unwrap())));
        login(&mut ours, &mut theirs).unwrap();
        ours.ask("sealer", &Value::Null);
        let sealed = ours.ask("seal", &json!(encoded(b"<a/>")));
        assert_plain(&theirs.ask("open", &json!([sealed["header"], sealed["data"]])), "<a/>");
        let answer = theirs.ask("seal", &json!(encoded(b"<b/>")));
        assert_plain(&ours.ask("open", &json!([answer["header"], answer["data"]])), "<b/>");
    }
    let error = first_error(ours(&password("Negotiate", OPERATOR.0, OPERATOR.1)));
    assert!(error.contains("does not take passwords inside Negotiate"), "{error}");
}

fn assert_plain(answer: &Value, expected: &str) {
    assert_eq!(String::from_utf8(decoded(&answer["plain"])).unwrap(), expected);
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
