"""The options that all plugins share."""


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  host:
    description:
      - "The host: C(NAME), C(NAME:PORT) or C(http://NAME) (plain HTTP, encrypted by the login)."
      - Without it, the configuration of cimjob on the controller or the path of the job names the host.
    type: list
    elements: str
  user:
    description: "The account: C(DOMAIN\\user), C(user@realm) or C(.\\user) for a local one."
    type: str
  password:
    description:
      - The password. It reaches cimjob through its standard input, is not logged and not returned.
      - Without it, cimjob on the controller takes the password from its own configuration.
    type: str
  auth:
    description: The login scheme.
    type: str
    choices: [auto, negotiate, kerberos, ntlm, basic, certificate, credssp]
  ca_file:
    description: Additional certificate authorities to trust (PEM), a file on the controller.
    type: path
  pin:
    description: Trust exactly this certificate or key (C(sha256:...) or C(spki-sha256:...)). It replaces the name and validity checks.
    type: str
  timeout:
    description: "Time limit of the command: C(90s), C(2m), C(1h)."
    type: str
  namespace:
    description: The namespace, unless the path of a job names one.
    type: str
  profile:
    description: A profile of the configuration of cimjob on the controller.
    type: str
  executable:
    description: The command to run on the controller.
    type: path
    default: cimjob
requirements:
  - cimjob on the controller
notes:
  - The task runs on the controller. The target needs neither Python nor PowerShell, and no connection of Ansible to it is used.
attributes:
  check_mode:
    description: The plugin only reads, so it runs in check mode as well.
    support: full
"""
