#!/usr/bin/env python3
"""Runs a private Apache that demands a login and passes the calls on to a Basic HTTPS backend.

The login is NTLM (mod_auth_gssapi, gss-ntlmssp), or Kerberos too where KRB5_CONFIG and KRB5_KTNAME stand in the environment (see
kdc.py), or a client certificate: Apache asks for it once it has read what is wanted, so by a renegotiation of TLS 1.2, or in TLS 1.3
after the handshake.
"""

import argparse
import base64
import os
import shutil
import sys
import tempfile

import client_certificate
from certificate import HASHES, Certificate
from daemon import Daemon
from ending import Ending, add_lifetime, announce

HERE = os.path.dirname(os.path.abspath(__file__))
MODULES = "/usr/lib/apache2/modules"
MECHANISM = "/etc/gss/mech.d/mech.ntlmssp.conf"  # gss-ntlmssp
LOADED = "mpm_event authn_core authz_core authz_user auth_gssapi ssl headers proxy proxy_http"
RUN_AS = "www-data"

CONFIGURATION = """
ServerRoot {folder}
ServerName localhost
PidFile {folder}/apache.pid
DefaultRuntimeDir {folder}
Mutex file:{folder}
ErrorLog {folder}/error.log
LogLevel info
CustomLog {log} "{{\\"event\\": \\"request\\", \\"user\\": \\"%u\\", \\"status\\": %>s, \\"earlier\\": %k}}"
Listen 127.0.0.1:{port}
StartServers 1
User {user}
Group {user}
{modules}
SSLSessionCache none
KeepAlive On
MaxKeepAliveRequests 0
KeepAliveTimeout 60
<VirtualHost 127.0.0.1:{port}>
    SSLEngine on
    SSLProtocol -all +TLSv{tls}
    SSLCACertificateFile {ca}
    SSLCertificateFile {folder}/certificate.pem
    SSLCertificateKeyFile {folder}/key.pem
    SSLProxyEngine on
    SSLProxyVerify none
    SSLProxyCheckPeerName off
    SSLProxyCheckPeerCN off
    SSLProxyCheckPeerExpire off
    ProxyPass /wsman https://127.0.0.1:{backend_port}/wsman
    <Location /wsman>
        {login}
        RequestHeader set Authorization "Basic {credentials}"
    </Location>
</VirtualHost>
"""

GSSAPI = """
        AuthType GSSAPI
        AuthName WSMAN
        GssapiAllowedMech ntlmssp
        {kerberos}
        GssapiConnectionBound On
        Require valid-user
"""
CERTIFICATE = """
        SSLVerifyClient require
        SSLVerifyDepth 1
        SSLUserName SSL_CLIENT_S_DN_CN
        Require expr "%{HTTP:Authorization} == '""" + client_certificate.MUTUAL + """'"
"""


class Apache:
    """A folder with the configuration, and the daemon as a child in the foreground."""

    def __init__(self, told, folder, certificate):
        self._told = told
        self._folder = folder
        self.certificate_pem, _ = certificate.write(folder)
        self.clients = client_certificate.write(folder) if told.auth == "certificate" else {}
        users = shutil.copy(told.users, os.path.join(folder, "users.txt"))
        os.chmod(folder, 0o755)
        os.chmod(users, 0o644)
        self.daemon = Daemon(self._configure, {"NTLM_USER_FILE": users, **self._kerberos()})

    def _kerberos(self):
        """Its environment, with copies that Apache's own account can read; empty where there is none."""
        if "KRB5_KTNAME" not in os.environ:
            return {}
        replays = os.path.join(self._folder, "replays")
        os.mkdir(replays)
        shutil.chown(replays, RUN_AS)
        given = {"KRB5RCACHENAME": f"file2:{replays}/cache"}
        for name in ("KRB5_CONFIG", "KRB5_KTNAME"):
            given[name] = shutil.copyfile(os.environ[name], os.path.join(self._folder, name))
            os.chmod(given[name], 0o644)
        return given

    def last_words(self):
        try:
            return open(f"{self._folder}/error.log", encoding="utf-8", errors="replace").read()[-2000:]
        except FileNotFoundError:
            return "it wrote no log"

    def _configure(self, port):
        credentials = f"{self._told.backend_user}:{os.environ[self._told.backend_password_env]}"
        kerberos = "GssapiAllowedMech krb5" if "KRB5_KTNAME" in os.environ else ""
        text = CONFIGURATION.format(
            folder=self._folder,
            port=port,
            user=RUN_AS,
            modules="\n".join(f"LoadModule {name}_module {MODULES}/mod_{name}.so" for name in LOADED.split()),
            log=self._told.log or "/dev/null",
            tls=self._told.tls,
            ca=self.clients.get("client_ca_pem", self.certificate_pem),
            login=CERTIFICATE if self.clients else GSSAPI.format(kerberos=kerberos),
            backend_port=self._told.backend_port,
            credentials=base64.b64encode(credentials.encode()).decode(),
        )
        with open(os.open(f"{self._folder}/apache.conf", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(text)
        return ["apache2", "-f", f"{self._folder}/apache.conf", "-DFOREGROUND"]


def what_is_missing():
    """What must be installed first, or nothing."""
    if shutil.which("apache2") is None:
        return "apache2"
    if not os.path.exists(MECHANISM):
        return "gss-ntlmssp"
    return next((name for name in LOADED.split() if not os.path.exists(f"{MODULES}/mod_{name}.so")), None)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--backend-port", type=int, required=True, help="loopback port of the HTTPS backend")
    parser.add_argument("--backend-user", required=True)
    parser.add_argument("--backend-password-env", required=True, metavar="VAR", help="variable with the backend's password")
    parser.add_argument("--auth", choices=("gssapi", "certificate"), default="gssapi")
    parser.add_argument("--tls", choices=("1.2", "1.3"), default="1.2")
    parser.add_argument("--users", default=os.path.join(HERE, "users.txt"), help="lines DOMAIN:user:password")
    parser.add_argument("--certificate-hash", choices=HASHES, default="sha256")
    parser.add_argument("--log", help="file for the events (default: none)")
    add_lifetime(parser)
    return parser.parse_args()


def main():
    told = arguments()
    missing = what_is_missing()
    if missing:
        sys.exit(f"apache.py: {missing} is missing; run tests/interop/setup.sh --system")
    ending = Ending()
    certificate = Certificate(told.certificate_hash)
    with tempfile.TemporaryDirectory(prefix="apache-") as folder:
        apache = Apache(told, folder, certificate)
        try:
            apache.daemon.start()
            announce(apache.daemon.port, certificate, apache.certificate_pem, **apache.clients)
            ending.wait(told.lifetime, apache.daemon.is_running)
        except OSError as error:
            sys.exit(f"apache.py: {error}: {apache.last_words()}")
        finally:
            apache.daemon.stop()


if __name__ == "__main__":
    main()
