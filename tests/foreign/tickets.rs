//! The program logs in with Kerberos: MIT's and Samba's servers give the tickets, pyspnego and Apache take them (RFC 4559, MS-KILE).

use serde_json::{Value, json};

use crate::acceptor::{JOB, KINDS, MESSAGE};
use crate::calls::{OPERATOR, program_with};
use crate::gss::Realm;
use crate::needed;
use crate::server::Server;

/// The host's options, and ours next to those that say where it is.
fn explain(server: &Server, ours: &[&str], environment: &[(&str, &str)]) -> (Option<i32>, Value) {
    let (port, pin) = (server.port().to_string(), server.pin());
    let arguments = [
        &["explain", JOB, "--class", "Msvm_ConcreteJob", "--host", "localhost", "--port", &port, "--pin", &pin][..],
        ours,
    ]
    .concat();
    program_with(&arguments, environment)
}

/// The same over plain HTTP.
fn explain_sealed(server: &Server, ours: &[&str], environment: &[(&str, &str)]) -> (Option<i32>, Value) {
    let host = format!("http://localhost:{}", server.port());
    program_with(&[&["explain", JOB, "--class", "Msvm_ConcreteJob", "--host", &host][..], ours].concat(), environment)
}

fn assert_explained((code, report): &(Option<i32>, Value)) {
    assert_eq!((*code, &report["errors"][0]["message"]), (Some(0), &json!(MESSAGE)), "{report}");
}

#[test]
fn a_ticket_is_bound_to_every_kind_of_certificate() {
    let Some(realm) = Realm::shared() else { return };
    for kind in KINDS {
        let server = Server::run(realm.python(), "wsman_acceptor.py", &["--certificate-hash", kind], &realm.host());
        assert_explained(&explain(&server, &["--auth", "kerberos"], &realm.client()));
        server.assert_login(&json!({
            "result": "ok", "mechanism": "kerberos", "binding": "right", "user": "operator@LAB.TEST",
            "service": "HTTP/localhost@LAB.TEST"
        }));
    }
}

#[test]
fn a_ticket_bound_to_another_certificate_is_refused() {
    let Some(realm) = Realm::shared() else { return };
    for scheme in ["Negotiate", "Kerberos"] {
        let options = ["--binding", "wrong", "--schemes", scheme];
        let server = Server::run(realm.python(), "wsman_acceptor.py", &options, &realm.host());
        let (code, report) = explain(&server, &["--auth", "kerberos"], &realm.client());
        assert_eq!((code, &report["kind"]), (Some(4), &json!("failure")), "{report}");
        server.assert_login(&json!({"result": "refused", "reason": "channel binding differs"}));
    }
}

#[test]
fn messages_are_sealed_with_the_keys_of_a_ticket() {
    let Some(realm) = Realm::shared() else { return };
    for scheme in ["Negotiate", "Kerberos"] {
        for headers in ["tab", "bare"] {
            let options =
                ["--transport", "http", "--sealing", "required", "--schemes", scheme, "--part-headers", headers];
            let server = Server::run(realm.python(), "wsman_acceptor.py", &options, &realm.host());
            assert_explained(&explain_sealed(&server, &["--auth", "kerberos"], &realm.client()));
            server.assert_login(&json!({"result": "ok", "mechanism": "kerberos", "scheme": scheme}));
            let requests = server.events("request");
            assert!(requests.iter().all(|request| request["parts"] == 1), "{requests:?}");
        }
    }
}

/// How many connections were made, and on how many of them the host was asked what it offers before a token came.
fn connections_and_questions(server: &Server) -> (usize, usize) {
    (server.events("connection").len(), server.events("demand").len())
}

#[test]
fn over_plain_http_only_the_first_connection_asks_what_the_host_offers() {
    let Some(realm) = Realm::shared() else { return };
    for scheme in ["Negotiate", "Kerberos"] {
        let options = ["--transport", "http", "--sealing", "required", "--schemes", scheme, "--close-after", "1"];
        let server = Server::run(realm.python(), "wsman_acceptor.py", &options, &realm.host());
        assert_explained(&explain_sealed(&server, &["--auth", "kerberos"], &realm.client()));
        let (connections, questions) = connections_and_questions(&server);
        assert!(connections > 1 && questions == 1, "{scheme}: {connections} connections, {questions} questions");
    }
}

#[test]
fn over_https_each_connection_asks_because_its_certificate_is_not_known_before() {
    let Some(realm) = Realm::shared() else { return };
    let server = Server::run(realm.python(), "wsman_acceptor.py", &["--close-after", "1"], &realm.host());
    assert_explained(&explain(&server, &["--auth", "kerberos"], &realm.client()));
    let (connections, questions) = connections_and_questions(&server);
    assert!(connections > 1 && questions == connections, "{connections} connections, {questions} questions");
}

#[test]
fn auto_takes_the_ticket_where_there_is_one() {
    let Some(realm) = Realm::shared() else { return };
    let server = Server::run(realm.python(), "wsman_acceptor.py", &[], &realm.host());
    assert_explained(&explain(&server, &["--user", "operator@lab.test"], &realm.client()));
    server.assert_login(&json!({"result": "ok", "mechanism": "kerberos"}));
}

#[test]
fn a_keytab_and_a_password_log_in_without_tickets() {
    let Some(realm) = Realm::shared() else { return };
    let server = Server::run(realm.python(), "wsman_acceptor.py", &[], &realm.host());
    let alone = realm.client_alone();
    let keytab = ["--auth", "kerberos", "--user", "anna@lab.test", "--keytab", realm.client_keytab()];
    assert_explained(&explain(&server, &keytab, &alone));
    let password = [&alone[..], &[("CIMJOB_PASSWORD", OPERATOR.1)]].concat();
    let user = ["--auth", "kerberos", "--user", "operator@lab.test"];
    assert_explained(&explain(&server, &user, &password));
    let users: Vec<_> = server.events("login").iter().map(|login| login["user"].clone()).collect();
    assert_eq!(users, ["anna@LAB.TEST", "operator@LAB.TEST"]);
}

#[test]
fn a_login_that_no_server_grants_never_reaches_the_host() {
    let Some(realm) = Realm::shared() else { return };
    let server = Server::run(realm.python(), "wsman_acceptor.py", &[], &realm.host());
    let wrong = [&realm.client_alone()[..], &[("CIMJOB_PASSWORD", "no")]].concat();
    let user = ["--auth", "kerberos", "--user", "operator@lab.test"];
    let by_itself = ["--user", "operator@lab.test"];
    for (arguments, environment, said) in [
        (&user[..], wrong.clone(), "password"),
        // One wrong try is enough: NTLM is not asked with the same password.
        (&by_itself[..], wrong, "password"),
        (&["--auth", "kerberos"], realm.client_expired(), "expired"),
        (&["--auth", "kerberos"], realm.client_alone(), "ticket"),
        (&["--auth", "kerberos", "--spn", "HTTP/hv99.lab.test"], realm.client(), "HTTP/hv99.lab.test"),
    ] {
        let (code, report) = explain(&server, arguments, &environment);
        assert!(code.is_some_and(|code| code != 0) && report.to_string().contains(said), "{code:?} {report}");
    }
    assert_eq!(server.events("login"), Vec::<Value>::new());
}

#[test]
fn a_ticket_of_sambas_server_logs_in() {
    let Some(realm) = Realm::samba() else { return };
    let client = [&realm.client_alone()[..], &[("CIMJOB_PASSWORD", OPERATOR.1)]].concat();
    let user = ["--auth", "kerberos", "--user", "operator@ad.lab.test"];
    let server = Server::run(realm.python(), "wsman_acceptor.py", &[], &realm.host());
    assert_explained(&explain(&server, &user, &client));
    server.assert_login(&json!({"result": "ok", "mechanism": "kerberos", "binding": "right"}));
    let sealed = ["--transport", "http", "--sealing", "required"];
    let server = Server::run(realm.python(), "wsman_acceptor.py", &sealed, &realm.host());
    assert_explained(&explain_sealed(&server, &user, &client));
}

#[test]
fn samba_too_gives_tickets_to_a_cache_and_for_a_keytab() {
    let Some(realm) = Realm::samba() else { return };
    let server = Server::run(realm.python(), "wsman_acceptor.py", &[], &realm.host());
    assert_explained(&explain(&server, &["--auth", "kerberos"], &realm.client()));
    let keytab = ["--auth", "kerberos", "--user", "operator@ad.lab.test", "--keytab", realm.client_keytab()];
    assert_explained(&explain(&server, &keytab, &realm.client_alone()));
    let logins = server.events("login");
    assert!(logins.len() == 2 && logins.iter().all(|login| login["binding"] == "right"), "{logins:?}");
    let (code, report) = explain(&server, &["--auth", "kerberos"], &realm.client_expired());
    assert!(code == Some(4) && report.to_string().contains("expired"), "{code:?} {report}");
    let wrong = [&realm.client_alone()[..], &[("CIMJOB_PASSWORD", "no")]].concat();
    let (code, report) = explain(&server, &["--auth", "kerberos", "--user", "operator@ad.lab.test"], &wrong);
    assert!(code == Some(4) && report.to_string().contains("password"), "{code:?} {report}");
    assert_eq!(server.events("login").len(), 2);
}

#[test]
fn apache_takes_a_ticket() {
    let Some(realm) = Realm::shared() else { return };
    if needed::python_and_apache().is_none() {
        return;
    }
    let backend = Server::acceptor(realm.python(), &["--schemes", "Basic"]);
    let apache = Server::apache_with(realm.python(), (backend.port(), OPERATOR), &[], &realm.host());
    assert_explained(&explain(&apache, &["--auth", "kerberos"], &realm.client()));
    let users: Vec<_> = apache.events("request").iter().map(|request| request["user"].clone()).collect();
    // The first one only asks what there is to log in with.
    assert!(
        users.len() > 2 && users[0] == "-" && users[1..].iter().all(|user| user == "operator@LAB.TEST"),
        "{users:?}"
    );
}
