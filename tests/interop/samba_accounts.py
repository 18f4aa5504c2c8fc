#!/usr/bin/python3
"""Fills a provisioned Samba domain: users, a service account with its names, and the keytab; needs the system's python3-samba."""

import sys

import samba
import samba.dckeytab  # adds export_keytab
from samba.auth import system_session
from samba.credentials import Credentials
from samba.net import Net
from samba.param import LoadParm
from samba.samdb import SamDB

SERVICE = "webserver"


def main(configuration, users, keytab, client_keytab, *services):
    loaded = LoadParm(configuration)
    database = SamDB(session_info=system_session(), lp=loaded)
    for line in open(users, encoding="utf-8").read().splitlines():
        _, name, password = line.split(":")
        database.newuser(name, password)
        if name.isascii():
            Net(Credentials(), loaded).export_keytab(keytab=client_keytab, principal=name)
    database.newuser(SERVICE, samba.generate_random_password(32, 32))
    account = database.search(expression=f"(sAMAccountName={SERVICE})", attrs=[])[0]
    change = samba.ldb.Message(account.dn)
    names = samba.ldb.MessageElement(list(services), samba.ldb.FLAG_MOD_ADD, "servicePrincipalName")
    types = samba.ldb.MessageElement("24", samba.ldb.FLAG_MOD_REPLACE, "msDS-SupportedEncryptionTypes")  # AES alone
    change["servicePrincipalName"], change["msDS-SupportedEncryptionTypes"] = names, types
    database.modify(change)
    for service in services:
        Net(Credentials(), loaded).export_keytab(keytab=keytab, principal=service)


if __name__ == "__main__":
    main(*sys.argv[1:])
