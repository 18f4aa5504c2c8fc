"""Lists the jobs of hosts."""

from ansible_collections.cimjob.hyperv.plugins.plugin_utils.cimjob import OK, CimjobAction, failed


class ActionModule(CimjobAction):
    OPTIONS = {
        "failed": {"type": "bool", "default": False},
        "running": {"type": "bool", "default": False},
        "errors": {"type": "bool", "default": False},
        "vm": {"type": "str"},
        "type": {"type": "list", "elements": "str"},
        "since": {"type": "str"},
    }

    COMMAND = "list"

    def arguments(self, options):
        arguments = [f"--{name}" for name in ("failed", "running", "errors") if options[name]]
        arguments += [f"--{name}={options[name]}" for name in ("vm", "since") if options[name] is not None]
        arguments += [f"--type={value}" for value in options["type"] or []]
        return arguments

    def result_of(self, answer):
        lists = answer.of_kind("jobs")
        jobs = [{**job, "endpoint": document["endpoint"]} for document in lists for job in document["jobs"]]
        result = {"jobs": jobs}
        if answer.exit_code != OK:
            result.update(failed(answer))
        return result
