"""Follows jobs to their end."""

from ansible_collections.cimjob.hyperv.plugins.plugin_utils.cimjob import JOB_WARNED, OK, CimjobAction, failed, failure_text


class ActionModule(CimjobAction):
    OPTIONS = {"job": {"type": "list", "elements": "str", "required": True}}

    COMMAND = "wait"

    def arguments(self, options):
        return ["--", *options["job"]]

    def result_of(self, answer):
        waited = answer.of_kind("waited")
        jobs = [job for document in waited for job in document["jobs"]]
        result = {"jobs": jobs, "warned": answer.exit_code == JOB_WARNED}
        explained = next((job["explanation"] for job in jobs if job.get("explanation")), None)
        if explained:
            result.update(headline=explained["headline"], root_cause=explained["root_cause"], steps=explained["steps"])
        if answer.exit_code == JOB_WARNED:
            result["warnings"] = [text for text in map(why, jobs) if text]
        elif answer.exit_code != OK:
            texts = [text for text in map(why, jobs) if text]
            result.update({"failed": True, "msg": "; ".join(texts)} if texts else failed(answer))
        return result


def why(job):
    """Why a job did not end well, in one line; nothing if it did."""
    if job.get("failure"):
        return failure_text(job["failure"])
    name = (job.get("job") or {}).get("name") or job["path"]
    if job["result"] == "still_running":
        return f"{name}: still running after the time limit"
    return f"{name}: {job['explanation']['headline']}" if job.get("explanation") else None
