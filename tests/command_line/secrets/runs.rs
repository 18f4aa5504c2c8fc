//! The runs whose traces are searched: every way in, every source of a password, and what goes wrong with them.

use super::site::{Site, WRONG};
use crate::program::{Cimjob, Host, PASSWORD, USER, job};

/// A run with what shows that it came as far as it was meant to.
pub(super) struct Run<'h> {
    pub(super) what: &'static str,
    pub(super) command: Cimjob<'h>,
    pub(super) code: i32,
    pub(super) says: &'static str,
    /// Does it come so far that there is a trace?
    pub(super) traces: bool,
}

pub(super) fn runs(site: &Site) -> Vec<Run<'_>> {
    [
        logins(site),
        refusals(site),
        sources(site),
        ways(site),
        certificates(site),
        pkcs12(site),
        mistakes(site),
        doctors(site),
        others(site),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn run<'h>(what: &'static str, command: Cimjob<'h>, (code, says): (i32, &'static str)) -> Run<'h> {
    Run { what, command, code, says, traces: true }
}

impl Run<'_> {
    /// It sends nothing to a host and opens no trace for it.
    fn untraced(self) -> Self {
        Self { traces: false, ..self }
    }
}

const DONE: (i32, &str) = (0, "received an answer");
const NTLM: (i32, &str) = (0, "logged in with NTLM");

fn logins(site: &Site) -> Vec<Run<'_>> {
    let peer = |auth| site.peer.cimjob(&["get-error", &job(1), "--class", "Msvm_ConcreteJob", "--auth", auth]);
    vec![
        run("auto", site.explain(&[]), NTLM),
        run("ntlm", site.explain(&["--auth", "ntlm"]), NTLM),
        run("negotiate", site.explain(&["--auth", "negotiate"]), NTLM),
        run("basic", site.explain(&["--auth", "basic", "--user", "operator"]), DONE),
        run("ntlm, seen", peer("ntlm"), NTLM),
        run("negotiate, seen", peer("negotiate"), NTLM),
        run("auto over HTTP", site.explain_over_http(&[]), NTLM),
        run("ntlm over HTTP", site.explain_over_http(&["--auth", "ntlm"]), NTLM),
        run("negotiate over HTTP", site.explain_over_http(&["--auth", "negotiate"]), NTLM),
    ]
}

fn refusals(site: &Site) -> Vec<Run<'_>> {
    let refused = (4, "did not accept the credentials");
    let kerberos = site.explain(&["--auth", "kerberos", "--user", "operator@LAB.TEST", "--spn", "HTTP/hv01.lab.test"]);
    vec![
        run("ntlm, wrong", wrong_of(site.explain(&["--auth", "ntlm"])), refused),
        run("negotiate, wrong", wrong_of(site.explain(&["--auth", "negotiate"])), refused),
        run("basic, wrong", wrong_of(site.explain(&["--auth", "basic", "--user", "operator"])), refused),
        run("ntlm over HTTP, wrong", wrong_of(site.explain_over_http(&["--auth", "ntlm"])), refused),
        run("in clear", site.explain_over_http(&["--allow-unencrypted"]), (70, "anyone on the network path")),
        run("basic over HTTP", site.explain_over_http(&["--auth", "basic"]), (2, "plain HTTP is refused")),
        run("a host that babbles", site.babbling.explain().arguments(&["--auth", "ntlm"]), (4, "the login failed")),
        run("a host that refuses", site.refusing.explain(), refused),
        run(
            "a host that has Basic only",
            site.refusing.explain().arguments(&["--auth", "auto"]),
            (4, "the host offers Basic"),
        ),
        run("a web server", site.web.explain(), (70, "HTTP status 404")),
        run("Kerberos", kerberos.variable("KRB5_CONFIG", &site.file("krb5.conf")), (4, "Kerberos")),
    ]
}

fn wrong_of(command: Cimjob<'_>) -> Cimjob<'_> {
    command.variable("CIMJOB_PASSWORD", WRONG)
}

fn sources(site: &Site) -> Vec<Run<'_>> {
    let from_descriptor = format!("exec \"$@\" 7<'{}'", site.file("right"));
    vec![
        run("the variable", site.asking(&[]).variable("CIMJOB_PASSWORD", PASSWORD), NTLM),
        run("a file", site.asking(&["--password-file", &site.file("right")]), NTLM),
        run("a file, wrong", site.asking(&["--password-file", &site.file("wrong")]), (4, "the login failed")),
        run("standard input", site.asking(&["--password-stdin"]).input(PASSWORD), NTLM),
        run("a descriptor", site.asking(&["--password-fd", "7", "-vv"]).behind_shell(&from_descriptor), NTLM),
        run("systemd", site.asking(&[]).variable("CREDENTIALS_DIRECTORY", &site.file("")), NTLM),
        run("a helper", site.asking(&["--credential-helper", &site.file("helper")]), NTLM),
        run(
            "a helper that babbles",
            site.asking(&["--credential-helper", &site.file("babbling-helper")]),
            (78, "JSON"),
        )
        .untraced(),
    ]
}

fn ways(site: &Site) -> Vec<Run<'_>> {
    let through = |scheme: &str, address: &str| site.explain(&["--proxy", &Site::proxy_url(scheme, address)]);
    let (proxy, shut) = (site.proxy.address.to_string(), site.shut_proxy.address.to_string());
    let variable = Site::proxy_url("http", &proxy);
    vec![
        run("a proxy", through("http", &proxy), NTLM),
        run("a proxy of the variable", site.explain(&[]).variable("CIMJOB_PROXY", &variable), NTLM),
        run("a proxy of the environment", site.explain(&["--proxy-from-env"]).variable("HTTPS_PROXY", &variable), NTLM),
        run("a proxy that refuses", through("http", &shut), (6, "proxy")),
        run("a proxy that is not there", through("http", "127.0.0.1:1"), (6, "proxy")),
        run("a SOCKS proxy that is not there", through("socks5", "127.0.0.1:1"), (6, "proxy")),
        run("a proxy that is none", through("ftp", &proxy), (78, "proxies are supported")).untraced(),
        run("a proxy without a host", through("http", ""), (78, "proxy")).untraced(),
    ]
}

fn certificates(site: &Site) -> Vec<Run<'_>> {
    let (pem, key) = (site.file("client.pem"), site.file("client.key"));
    let wrong_pin = format!("sha256:{}", "0".repeat(64));
    let unknown = site.explain(&["--ca-file", &pem]);
    vec![
        run("a certificate that is refused", unknown, (6, "not trusted")),
        run("another certificate than the pin's", site.explain(&["--pin", &wrong_pin]), (6, "pin")),
        run("nothing verified", site.explain(&["--insecure-skip-verify"]), (0, "WARNING")),
        run(
            "a client certificate",
            site.explain(&["--client-cert", &pem, "--client-key", &key]),
            (4, "client certificate"),
        ),
        run("a key for a certificate", site.explain(&["--client-cert", &key]), (78, "client certificate")).untraced(),
        run("a key for an authority", site.explain(&["--ca-file", &key]), (78, "certificate")),
        run("cert show", cert_show(&site.host), (0, "sha256:")).untraced(),
    ]
}

#[cfg(feature = "pkcs12")]
fn pkcs12(site: &Site) -> Vec<Run<'_>> {
    let file = site.file("client.pfx");
    let with = |name: &str| site.explain(&["--client-cert", &file, "--client-cert-password-file", &site.file(name)]);
    vec![
        run("a client certificate in PKCS#12", with("pfx-right"), (4, "client certificate")),
        run("one whose password is wrong", with("pfx-wrong"), (78, "client certificate")).untraced(),
    ]
}

#[cfg(not(feature = "pkcs12"))]
fn pkcs12(site: &Site) -> Vec<Run<'_>> {
    let file = site.file("client.pfx");
    let with = site.explain(&["--client-cert", &file, "--client-cert-password-file", &site.file("pfx-right")]);
    vec![run("a client certificate in PKCS#12 that this build cannot read", with, (2, "openssl pkcs12 -in")).untraced()]
}

fn cert_show(host: &Host) -> Cimjob<'_> {
    let address = host.running.address().to_string();
    Cimjob::new(&["cert", "show", &address]).variable("CIMJOB_USER", USER).variable("CIMJOB_PASSWORD", PASSWORD)
}

/// A secret where none belongs.
fn mistakes(site: &Site) -> Vec<Run<'_>> {
    let in_url = format!("https://operator:{PASSWORD}@{}", site.host.running.address());
    let proxy = Site::proxy_url("http", "proxy.lab.test:3128");
    let config = |name: &str, text: &str| site.explain(&["--config", &site.write(name, text)]);
    vec![
        run("a password as an option", site.explain(&["--password", PASSWORD]), (2, "--password")).untraced(),
        run("one behind =", site.explain(&[&format!("--password={PASSWORD}")]), (2, "--password")).untraced(),
        run("a password in the host", site.explain(&["--host", &in_url]), (2, "host")).untraced(),
        run("a broken configuration", config("1.toml", &format!("proxy = \"{proxy}\" \"")), (78, "1.toml")).untraced(),
        run(
            "a password in the configuration",
            config("2.toml", &format!("[profile.a]\npassword = \"{PASSWORD}\"")),
            (78, "password"),
        )
        .untraced(),
        run(
            "a proxy of the configuration",
            config("5.toml", &format!("[profile.a]\nproxy = \"{proxy}\"")),
            (78, "no password belongs"),
        )
        .untraced(),
        run("a list for a proxy", config("3.toml", &format!("[profile.a]\nproxy = [\"{proxy}\"]")), (78, "proxy"))
            .untraced(),
        run(
            "a proxy as another setting",
            config("4.toml", &format!("[profile.a]\nport = \"{proxy}\"")),
            (78, "no password belongs"),
        )
        .untraced(),
    ]
}

fn doctors(site: &Site) -> Vec<Run<'_>> {
    let doctor = |host: &str| site.host.cimjob(&["doctor", host]);
    let https = site.host.running.address().to_string();
    let http = format!("http://{}", site.http.address);
    let nobody = "127.0.0.1:1";
    let babbling = site.babbling.peer.address.to_string();
    vec![
        run("doctor", doctor(&https), (0, "NTLM")),
        run("doctor, basic", doctor(&https).arguments(&["--auth", "basic", "--user", "operator"]), (0, "Basic")),
        run("doctor over HTTP", doctor(&http), (0, "NTLM")),
        run("doctor, wrong", wrong_of(doctor(&https)), (4, "credentials")),
        run("doctor of nobody", doctor(nobody), (6, "127.0.0.1:1")),
        run("doctor of a host that babbles", doctor(&babbling), (6, "certificate")),
    ]
}

fn others(site: &Site) -> Vec<Run<'_>> {
    let proxy = Site::proxy_url("http", "proxy.lab.test:3128");
    let config =
        site.write("good.toml", &format!("[[host]]\nmatch = \"*\"\npassword-file = \"{}\"\n", site.file("right")));
    let show = || site.host.cimjob(&["config", "show", "--origin", "--config", &config]);
    let address = site.host.running.address().to_string();
    vec![
        run("config show", show(), (0, "password-file")).untraced(),
        run("config show with a variable", show().variable("CIMJOB_PROXY", &proxy), (0, "proxy")).untraced(),
        run(
            "config show with a password in the host",
            show().variable("CIMJOB_HOST", &format!("https://ops:{PASSWORD}@hv01")),
            (0, "hv01"),
        )
        .untraced(),
        run("login", site.host.cimjob(&["login", &address]), (78, "keyring")),
        run("help", site.host.cimjob(&["explain", "--help"]).variable("CIMJOB_PROXY", &proxy), (0, "--proxy"))
            .untraced(),
        run("list", site.host.cimjob(&["list"]), DONE),
        run("wait", site.host.cimjob(&["wait", &job(8)]), DONE),
        run("identify", site.host.cimjob(&["identify"]), DONE),
        run("demo", Cimjob::new(&["demo", "--wire"]), (0, "Envelope")).untraced(),
    ]
}
