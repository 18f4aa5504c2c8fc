"""pypsrp and pywinrm read a job from the acceptor in each sealed way, and with Kerberos and CredSSP."""

import unittest

import apache
import kdc
import samba_ad
import wsman_host
from clients import OPERATOR, Server, acceptor, curl_with_ticket, read_job
from sealed import Seal

MISSING = kdc.what_is_missing()
HTTP = ("--transport", "http")
SEALED = ("--sealing", "required")


class Reading(unittest.TestCase):
    """What is asked of every way."""

    def reads(self, library, server, parts=(1, 1, 1), **how):
        code, printed, complaint = read_job(library, server, **how)
        self.assertEqual((code, complaint), (0, ""), server.log())
        self.assertEqual((printed["job_state"], printed["element_name"]), ("10", wsman_host.ELEMENT_NAME))
        self.assertEqual(len(printed["errors"]), 2)
        self.assertEqual(tuple(event["parts"] for event in server.events("request")[-3:]), parts)

    def refused(self, library, server, reason, **how):
        code, printed, _ = read_job(library, server, **how)
        self.assertEqual((code, printed, server.last_login().get("reason")), (1, None, reason), server.log())


class SealedNtlm(Reading):
    """Over HTTP; over HTTPS the login is bound as well."""

    def test_over_http(self):
        with acceptor(*HTTP, *SEALED) as server:
            self.reads("pypsrp", server, auth="ntlm", more=HTTP)
            self.reads("pypsrp", server, auth="negotiate", more=HTTP)
            self.reads("pywinrm", server, auth="ntlm", more=HTTP)
            self.assertEqual(len(server.events("bad body")), 0)

    def test_over_https(self):
        with acceptor(*SEALED) as server:
            self.reads("pypsrp", server, more=("--encryption", "always"))
            self.reads("pywinrm", server, more=("--encryption", "always"))
            self.assertEqual(server.last_login()["binding"], "right")

    def test_and_a_fault_is_sealed_too(self):
        with acceptor(*HTTP, *SEALED) as server:
            for library in ("pypsrp", "pywinrm"):
                code, printed, _ = read_job(library, server, instance_id="GONE", more=HTTP)
                self.assertEqual((code, printed["fault"]["code"]), (0, wsman_host.RESOURCE_NOT_FOUND))

    def test_and_a_clear_body_is_not_answered(self):
        with acceptor(*SEALED) as server:
            self.assertEqual(read_job("pypsrp", server)[0], 1)
            self.assertEqual([event["reason"] for event in server.events("bad body")], ["not sealed"])


class OtherEngines(Reading):
    """gss-ntlmssp and Samba check the login and open the bodies."""

    def reads_both_ways(self, *options):
        for transport, more in ((HTTP, HTTP), ((), ("--encryption", "always"))):
            with acceptor(*options, *SEALED, *transport) as server:
                for library, auth in (("pypsrp", "ntlm"), ("pypsrp", "negotiate"), ("pywinrm", "ntlm")):
                    with self.subTest(library=library, auth=auth, transport=transport):
                        self.reads(library, server, auth=auth, more=more)
                        self.assertEqual(server.last_login()["spnego"], auth == "negotiate")

    @unittest.skipIf(apache.what_is_missing(), "SKIPPED: gss-ntlmssp is not installed (setup.sh --system)")
    def test_gss_ntlmssp(self):
        self.reads_both_ways("--engine", "gss-ntlmssp")

    @unittest.skipIf(samba_ad.what_is_missing(), "SKIPPED: Samba is not installed (setup.sh --system)")
    def test_gensec(self):
        with Server("samba_ad.py") as domain:
            self.reads_both_ways("--engine", "gensec", "--smb-conf", domain.smb_conf)


class CredSsp(Reading):
    """The password is handed over inside TLS."""

    def test_over_http_and_https(self):
        for options, more in ((HTTP, HTTP), ((), ("--encryption", "always"))):
            for version in ("1.2", "1.3"):
                with acceptor("--schemes", "CredSSP", "--credssp-tls", version, *SEALED, *options) as server:
                    for library in ("pypsrp", "pywinrm"):
                        with self.subTest(options=options, version=version, library=library):
                            self.reads(library, server, auth="credssp", more=more)
                            self.assertEqual(server.last_login()["delegated"], OPERATOR[0])

    def test_in_more_than_one_part(self):
        with acceptor("--schemes", "CredSSP", *HTTP, *SEALED) as server:
            self.reads("pypsrp", server, auth="credssp", more=HTTP, instance_id=wsman_host.LARGE_INSTANCE_ID)
            code, printed, _ = read_job("pypsrp", server, auth="credssp", more=HTTP, instance_id="GONE" * 5000)
            self.assertEqual((code, printed["fault"]["code"]), (0, wsman_host.RESOURCE_NOT_FOUND))
            self.assertEqual(server.events("request")[-1]["parts"], 2)

    def test_not_with_a_wrong_password(self):
        with acceptor("--schemes", "CredSSP", *HTTP) as server:
            self.refused("pypsrp", server, "wrong password", auth="credssp", user=(OPERATOR[0], "no"), more=HTTP)


@unittest.skipIf(MISSING, f"SKIPPED: {MISSING} is not installed (setup.sh --system)")
class Kerberos(Reading):
    """With a ticket of MIT's KDC."""

    @classmethod
    def setUpClass(cls):
        cls.kdc = cls.enterClassContext(Server("kdc.py"))
        cls.service = {"KRB5_CONFIG": cls.kdc.config, "KRB5_KTNAME": cls.kdc.service_keytab}
        cls.client = {"KRB5_CONFIG": cls.kdc.config, "KRB5CCNAME": cls.kdc.ccache}

    def reads(self, library, server, parts=(1, 1, 1), **how):
        super().reads(library, server, parts, user=None, environment=self.client, **how)
        self.assertEqual((server.last_login()["mechanism"], server.last_login()["user"]), ("kerberos", "operator@LAB.TEST"))

    def test_over_http(self):
        for schemes, auth in (("Negotiate", "negotiate"), ("Negotiate", "kerberos"), ("Kerberos", "kerberos")):
            with acceptor("--schemes", schemes, *HTTP, *SEALED, **self.service) as server:
                self.reads("pypsrp", server, auth=auth, more=HTTP)

    def test_over_https_and_bound(self):
        with acceptor("--schemes", "Negotiate", **self.service) as server:
            self.reads("pypsrp", server, auth="kerberos", parts=(0, 0, 0))
            self.assertEqual(server.last_login()["binding"], "right")

    def test_not_bound_to_another_certificate(self):
        with acceptor("--binding", "wrong", **self.service) as server:
            for auth in ("kerberos", "negotiate"):
                reason = "channel binding differs"
                self.refused("pypsrp", server, reason, auth=auth, user=None, environment=self.client)

    def test_not_without_binding(self):
        with acceptor(**self.service) as server:
            self.assertEqual(curl_with_ticket(server, self.client), "401")
            self.assertEqual(server.last_login()["reason"], "channel binding missing")

    def test_of_curl_where_no_binding_is_asked_for(self):
        with acceptor("--binding", "off", **self.service) as server:
            self.assertEqual(curl_with_ticket(server, self.client), "200", server.log())


class Parts(unittest.TestCase):
    """The headers of the parts, which begin with a TAB or not."""

    def seal(self, part_headers):
        class Context:
            wrap_winrm = staticmethod(lambda body: (b"header", body, 0))

        login = type("Login", (), {"context": Context, "scheme": "Negotiate"})
        return Seal(login, part_headers).close(b"body")[1]

    def test_are_as_told(self):
        tabbed, bare = self.seal("tab"), self.seal("bare")
        self.assertEqual((tabbed.count(b"\r\n\t"), bare.count(b"\t")), (3, 0))
        self.assertEqual(tabbed.replace(b"\t", b""), bare)
