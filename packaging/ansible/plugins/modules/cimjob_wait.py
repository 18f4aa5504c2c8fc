"""Documentation only: the action plugin of this name runs on the controller."""

DOCUMENTATION = r"""
module: cimjob_wait
short_description: Follow jobs of a Hyper-V host to their end
description:
  - Follows jobs with C(cimjob wait). The task fails if a job fails, with the cause of the failure as its message.
options:
  job:
    description: The jobs, in any form found in logs, for example the path that a method returned.
    type: list
    elements: str
    required: true
extends_documentation_fragment:
  - cimjob.hyperv.connection
author:
  - The cimjob authors
"""

EXAMPLES = r"""
- name: Wait for a job, and show why it failed
  block:
    - cimjob.hyperv.cimjob_wait:
        host: hv01
        user: LAB\operator
        password: "{{ vault_password }}"
        job: "{{ started.job }}"
        timeout: 20m
  rescue:
    - ansible.builtin.debug:
        var: ansible_failed_result.root_cause
"""

RETURN = r"""
exit_code:
  description: The exit code of cimjob.
  returned: always
  type: int
headline:
  description: Why the first job that did not end well failed, in one sentence of the host.
  returned: if a job failed or ended with warnings
  type: str
root_cause:
  description: The error that says most, with its code and what it concerns.
  returned: if a job failed or ended with warnings
  type: dict
steps:
  description: What to do about it, the recommendation of the host first.
  returned: if a job failed or ended with warnings
  type: list
  elements: dict
warned:
  description: Did a job end with warnings, and none fail?
  returned: always
  type: bool
jobs:
  description: The jobs as C(cimjob wait -o json) writes them.
  returned: always
  type: list
  elements: dict
"""
