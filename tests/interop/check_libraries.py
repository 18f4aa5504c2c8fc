"""pypsrp and pywinrm read a job from the acceptor."""

import unittest

import wsman_host
from clients import JUERGEN, OPERATOR, acceptor, read_job


class LibrariesReadAJob(unittest.TestCase):
    """pypsrp and pywinrm do what the interop tests of cimjob will ask of them."""

    def reads(self, library, server, **how):
        code, printed, complaint = read_job(library, server, **how)
        self.assertEqual((code, complaint), (0, ""))
        self.assertEqual((printed["job_state"], printed["element_name"]), ("10", wsman_host.ELEMENT_NAME))
        self.assertEqual((printed["return_value"], printed["return_value_ex"]), ("0", "0"))
        self.assertEqual(printed["error_text"], wsman_host.cim_error(wsman_host.MESSAGE))
        self.assertEqual((len(printed["errors"]), printed["errors"][0]), (2, printed["error_text"]))

    def test_with_ntlm_bound_to_each_kind_of_certificate(self):
        for kind in ("sha256", "sha384", "sha512", "ecdsa-sha384"):
            with acceptor("--certificate-hash", kind) as server:
                for library in ("pypsrp", "pywinrm"):
                    with self.subTest(kind=kind, library=library):
                        self.reads(library, server)
                        self.assertEqual((server.last_login()["mic"], server.last_login()["binding"]), (True, "right"))
                self.assertEqual({event["connection"] for event in server.events("request")}, {1, 2})

    def test_with_every_scheme_and_user(self):
        with acceptor("--schemes", "Negotiate,Basic") as server:
            for library, auths in (("pypsrp", ("ntlm", "negotiate", "basic")), ("pywinrm", ("ntlm", "basic"))):
                for auth in auths:
                    for user in (OPERATOR, JUERGEN):
                        with self.subTest(library=library, auth=auth, user=user[0]):
                            self.reads(library, server, auth=auth, user=user)

    def test_with_the_scheme_ntlm_and_with_basic_alone(self):
        for scheme, auth in (("NTLM", "ntlm"), ("Basic", "basic")):
            with acceptor("--schemes", scheme) as server:
                for library in ("pypsrp", "pywinrm"):
                    with self.subTest(library=library, auth=auth):
                        self.reads(library, server, auth=auth)

    def test_and_print_a_fault_when_the_job_is_gone(self):
        with acceptor() as server:
            for library in ("pypsrp", "pywinrm"):
                with self.subTest(library=library):
                    code, printed, _ = read_job(library, server, instance_id="GONE")
                    self.assertEqual((code, printed["fault"]["code"]), (0, wsman_host.RESOURCE_NOT_FOUND))

    def test_and_exit_1_with_a_wrong_password_or_another_certificate(self):
        with acceptor() as server, acceptor() as other:
            for library in ("pypsrp", "pywinrm"):
                with self.subTest(library=library):
                    code, printed, complaint = read_job(library, server, user=(OPERATOR[0], "no"))
                    self.assertEqual((code, printed, complaint.count("\n")), (1, None, 1))
                    other.port = server.port
                    code, printed, complaint = read_job(library, other)
                    self.assertEqual((code, printed), (1, None))
                    self.assertIn("CERTIFICATE_VERIFY_FAILED", complaint)
