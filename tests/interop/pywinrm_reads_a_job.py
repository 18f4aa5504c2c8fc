#!/usr/bin/env python3
"""Asks a host about jobs through pywinrm: Get, GetError and GetErrorEx over HTTPS, or sealed over HTTP."""

import uuid
import xml.etree.ElementTree as ET

import xmltodict
from winrm.exceptions import WSManFaultError
from winrm.protocol import Protocol, xmlns

import job_reply

GET = "http://schemas.xmlsoap.org/ws/2004/09/transfer/Get"


class Caller:
    """A pywinrm protocol that sends envelopes on one connection."""

    def __init__(self, told):
        self._protocol = Protocol(
            endpoint=f"{told.transport}://{told.host}:{told.port}/wsman",
            transport=told.auth,
            username=told.user,
            password=told.password,
            ca_trust_path=told.ca_file,
            message_encryption=told.encryption,
            proxy=None,
            operation_timeout_sec=10,
            read_timeout_sec=15,
        )

    def send(self, action, resource_uri, selectors, body):
        """Sends one envelope; returns the body of the reply, which must relate to it (pywinrm does not look)."""
        message_id = str(uuid.uuid4()).upper()
        envelope = self._protocol.build_wsman_header(action, resource_uri, message_id=message_id)
        if selectors:
            selectors = [{"@Name": name, "#text": value} for name, value in selectors]
            envelope["env:Header"]["w:SelectorSet"] = {"w:Selector": selectors}
        envelope["env:Body"] = body
        reply = ET.fromstring(self._protocol.send_message(xmltodict.unparse({"env:Envelope": envelope})))
        relates_to = (reply.findtext("soapenv:Header/soapaddr:RelatesTo", "", xmlns)).strip()
        if relates_to != f"uuid:{message_id}":
            raise ValueError(f"the reply relates to {relates_to!r}, not to uuid:{message_id}")
        return reply.find("soapenv:Body", xmlns)


class JobCaller(Caller):
    """A caller that speaks to jobs."""

    def __init__(self, told):
        super().__init__(told)
        self._uri = told.resource_uri

    def get(self, instance_id):
        return self.send(GET, self._uri, [("InstanceID", instance_id)], None)

    def invoke(self, instance_id, method):
        body = {f"r:{method}_INPUT": {"@xmlns:r": self._uri}}
        return self.send(f"{self._uri}/{method}", self._uri, [("InstanceID", instance_id)], body)


def read(told):
    """The three calls about each job, all on one connection."""
    caller = JobCaller(told)
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
    told = job_reply.arguments(__doc__, ("ntlm", "basic", "credssp"))
    job_reply.run(read(told))
