#!/usr/bin/env python3
"""Asks a host about jobs through pywinrm: Get, GetError and GetErrorEx over HTTPS."""

import uuid
import xml.etree.ElementTree as ET

import xmltodict
from winrm.exceptions import WSManFaultError
from winrm.protocol import Protocol, xmlns

import job_reply

GET = "http://schemas.xmlsoap.org/ws/2004/09/transfer/Get"


class Caller:
    """A pywinrm protocol that speaks to jobs on one connection."""

    def __init__(self, told):
        self._told = told
        self._protocol = Protocol(
            endpoint=f"https://{told.host}:{told.port}/wsman",
            transport=told.auth,
            username=told.user,
            password=told.password,
            ca_trust_path=told.ca_file,
            proxy=None,
            operation_timeout_sec=10,
            read_timeout_sec=15,
        )

    def get(self, instance_id):
        return self._send(instance_id, GET, None)

    def invoke(self, instance_id, method):
        uri = self._told.resource_uri
        return self._send(instance_id, f"{uri}/{method}", {f"r:{method}_INPUT": {"@xmlns:r": uri}})

    def _send(self, instance_id, action, body):
        """Sends one envelope; returns the body of the reply, which must relate to it (pywinrm does not look)."""
        message_id = str(uuid.uuid4()).upper()
        envelope = self._protocol.build_wsman_header(action, self._told.resource_uri, message_id=message_id)
        envelope["env:Header"]["w:SelectorSet"] = {"w:Selector": {"@Name": "InstanceID", "#text": instance_id}}
        envelope["env:Body"] = body
        reply = ET.fromstring(self._protocol.send_message(xmltodict.unparse({"env:Envelope": envelope})))
        relates_to = (reply.findtext("soapenv:Header/soapaddr:RelatesTo", "", xmlns)).strip()
        if relates_to != f"uuid:{message_id}":
            raise ValueError(f"the reply relates to {relates_to!r}, not to uuid:{message_id}")
        return reply.find("soapenv:Body", xmlns)


def read(told):
    """The three calls about each job, all on one connection."""
    caller = Caller(told)
    for instance_id in told.instance_ids:
        yield job_reply.reply(lambda: read_job(caller, instance_id))


def read_job(caller, instance_id):
    """The three calls about one job."""
    try:
        bodies = [caller.get(instance_id)] + [caller.invoke(instance_id, method) for method in ("GetError", "GetErrorEx")]
    except WSManFaultError as fault:
        raise job_reply.FaultReply({"code": fault.wsman_fault_code, "reason": fault.reason}) from fault
    return job_reply.summary(*bodies)


if __name__ == "__main__":
    told = job_reply.arguments(__doc__, ("ntlm", "basic"))
    job_reply.run(read(told))
