"""Documentation only: the action plugin of this name runs on the controller."""

DOCUMENTATION = r"""
module: cimjob_explain
short_description: Explain why jobs of a Hyper-V host failed
description:
  - Asks a Hyper-V host why a job failed, with C(cimjob explain), and returns the document.
  - A host removes a job about five minutes after it ended. After that the journal of C(cimjob watch) answers, if there is one on the controller.
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
- name: Explain a job
  cimjob.hyperv.cimjob_explain:
    host: hv01
    user: LAB\operator
    password: "{{ vault_password }}"
    job: 8E1C7A50-0000-4000-8000-000000000001
  register: why

- ansible.builtin.debug:
    var: why.headline
"""

RETURN = r"""
exit_code:
  description: The exit code of cimjob.
  returned: always
  type: int
headline:
  description: Why the first job failed, in one sentence of the host.
  returned: if a job could be explained
  type: str
root_cause:
  description: The error that says most, with its code and what it concerns.
  returned: if a job could be explained
  type: dict
steps:
  description: What to do about it, the recommendation of the host first.
  returned: if a job could be explained
  type: list
  elements: dict
explanations:
  description: What C(cimjob explain -o json) writes, one document for each job.
  returned: always
  type: list
  elements: dict
"""
