#!/usr/bin/env python3
"""Enumerates instances and starts a job through pywinrm: Get, Enumerate, Pull, Release and Invoke."""

import xml.etree.ElementTree as ET

import xmltodict
from winrm.exceptions import WSManFaultError

import instances
import job_reply
from pywinrm_reads_a_job import Caller


class Sender:
    """A pywinrm protocol that is given elements."""

    def __init__(self, told):
        self._caller = Caller(told)

    def send(self, action, resource_uri, selectors, body):
        body = None if body is None else xmltodict.parse(ET.tostring(body))
        try:
            return self._caller.send(action, resource_uri, selectors, body)
        except WSManFaultError as fault:
            raise job_reply.FaultReply({"code": fault.wsman_fault_code, "reason": fault.reason}) from fault


if __name__ == "__main__":
    told = instances.arguments(__doc__, ("ntlm", "basic"))
    job_reply.run(instances.answers(told, Sender(told).send))
