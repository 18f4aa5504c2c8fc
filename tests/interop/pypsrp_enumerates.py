#!/usr/bin/env python3
"""Enumerates instances and starts a job through pypsrp: Get, Enumerate, Pull, Release and Invoke."""

from pypsrp.exceptions import WSManFaultError
from pypsrp.wsman import NAMESPACES, SelectorSet

import instances
import job_reply
from pypsrp_reads_a_job import connect


def read(told):
    """All the answers, on one connection."""
    with connect(told) as wsman:
        yield from instances.answers(told, Sender(wsman).send)


class Sender:
    """Calls pypsrp by its own names of the verbs, where it has one."""

    def __init__(self, wsman):
        self._wsman = wsman
        self._verbs = {instances.GET: wsman.get, instances.ENUMERATE: wsman.enumerate, instances.PULL: wsman.pull}

    def send(self, action, resource_uri, selectors, body):
        chosen = SelectorSet() if selectors else None
        for name, value in selectors:
            chosen.add_option(name, value)
        try:
            if action in self._verbs:
                return self._verbs[action](resource_uri, body, selector_set=chosen)
            return self._wsman.invoke(action, resource_uri, body, selector_set=chosen).find("s:Body", NAMESPACES)
        except WSManFaultError as fault:
            raise job_reply.FaultReply({"code": fault.code, "reason": fault.reason}) from fault


if __name__ == "__main__":
    told = instances.arguments(__doc__, ("ntlm", "basic", "negotiate"))
    job_reply.run(read(told))
