"""Explains why jobs failed."""

from ansible_collections.cimjob.hyperv.plugins.plugin_utils.cimjob import OK, CimjobAction, failed


class ActionModule(CimjobAction):
    OPTIONS = {"job": {"type": "list", "elements": "str", "required": True}}

    COMMAND = "explain"

    def arguments(self, options):
        return ["--", *options["job"]]

    def result_of(self, answer):
        explanations = answer.of_kind("explanation")
        result = {"explanations": explanations}
        if explanations:
            first = explanations[0]
            result.update(headline=first["headline"], root_cause=first["root_cause"], steps=first["steps"])
        if answer.exit_code != OK:
            result.update(failed(answer))
        return result

