"""Documentation only: the action plugin of this name runs on the controller."""

DOCUMENTATION = r"""
module: cimjob_jobs
short_description: List jobs of Hyper-V hosts
description:
  - Lists the jobs of hosts with C(cimjob list). The task fails if a host does not answer; the jobs of the others are in its result.
options:
  failed:
    description: Only jobs that failed or were stopped.
    type: bool
    default: false
  running:
    description: Only jobs that have not ended. With I(failed), either.
    type: bool
    default: false
  errors:
    description: Also fetch the errors of each failed job.
    type: bool
    default: false
  vm:
    description: Only jobs of this machine, by name or GUID.
    type: str
  type:
    description: "Only jobs of these types: C(12), C(start virtual)."
    type: list
    elements: str
  since:
    description: "Only jobs active since: C(4m), C(2026-11-22T10:00:00Z)."
    type: str
extends_documentation_fragment:
  - cimjob.hyperv.connection
author:
  - The cimjob authors
"""

EXAMPLES = r"""
- name: What failed on the hosts in the last minutes?
  cimjob.hyperv.cimjob_jobs:
    host: [hv01, hv02]
    user: LAB\operator
    password: "{{ vault_password }}"
    failed: true
    errors: true
  register: recent
"""

RETURN = r"""
exit_code:
  description: The exit code of cimjob.
  returned: always
  type: int
jobs:
  description: The jobs as C(cimjob list -o json) writes them, each with the endpoint of its host.
  returned: always
  type: list
  elements: dict
"""
