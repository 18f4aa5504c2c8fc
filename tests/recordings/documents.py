"""Finds in cimjob's documents what the independent reading expects."""

import re

OF_AN_ERROR = {
    "CIMStatusCode": "cim_status_code", "CIMStatusCodeDescription": "cim_status_code_description", "ErrorSource": "error_source",
    "ErrorSourceFormat": "error_source_format", "ErrorType": "error_type", "Message": "message",
    "MessageArguments": "message_arguments", "MessageID": "message_id", "OtherErrorSourceFormat": "other_error_source_format",
    "OtherErrorType": "other_error_type", "OwningEntity": "owning_entity", "PerceivedSeverity": "perceived_severity",
    "ProbableCause": "probable_cause", "ProbableCauseDescription": "probable_cause_description",
    "RecommendedActions": "recommended_actions",
}


def compare(tally, place, wanted, document):
    """Compares an answer with the document that cimjob printed."""
    if document["kind"] != KINDS[wanted.kind]:
        return tally.differ(place, KINDS[wanted.kind], document.get("messages", document["kind"]))
    return COMPARERS[wanted.kind](tally, place, wanted, document)


def instance(tally, place, wanted, document):
    tally.instance(place, wanted.instances[0], document)


def identity(tally, place, wanted, document):
    for name, value in wanted.facts.items():
        tally.fact(f"{place} {name}", value, document.get(name))


def text_of_instance(tally, place, wanted, document):
    tally.value(place, wanted.instances[0], document["parameters"].get("Text"))


def method(tally, place, wanted, document):
    tally.fact(f"{place} ReturnValue", wanted.return_value, document["return_value"]["value"])
    tally.instance(place, wanted.instances[0], {"properties": document["parameters"]})


def page(tally, place, wanted, document):
    """The items of a page: an instance is followed by its path where the answer has both."""
    found = [part for item in document["instances"] for part in parts(item)]
    if len(found) != len(wanted.instances):
        return tally.differ(f"{place} items", len(wanted.instances), len(found))
    tally.fact(f"{place} complete", True, document["complete"])
    for number, (expected, item) in enumerate(zip(wanted.instances, found), start=1):
        at = f"{place} item {number}"
        if expected[1] is None:
            tally.value(f"{at} path", expected[0], item.get("path"))
        else:
            tally.instance(at, expected, item)


def parts(item):
    """The instance, and the path beside it or alone."""
    has = [(item, item["properties"] is not None), ({"path": item["path"]}, item["path"] is not None)]
    return [part for part, there in has if there]


def fault(tally, place, wanted, document):
    facts, found = wanted.facts, document["fault"] or {}
    for name in ("code", "subcode", "detail"):
        tally.fact(f"{place} {name}", facts.get(name), found.get(name))
    tally.fact(f"{place} number", facts.get("number"), (found.get("number") or {}).get("value"))
    if "message" in facts:
        tally.fact(f"{place} message", facts["message"], found.get("message"))
    sentences = [plain(sentence) for sentence in facts.get("sentences", [])]
    if sentences:
        tally.fact(f"{place} provider message", True, plain(found.get("provider_message") or "") in sentences)
    status = {entry["name"]: entry["values"] for entry in found.get("extended_status", [])}
    listed(tally, f"{place} __ExtendedStatus", facts.get("extended_status", {}), status)
    error = found.get("error")
    listed(tally, f"{place} error", facts.get("error", {}), of_error(error) if error else {})


def of_error(error):
    """All properties of a CIM error by their own names."""
    named = {name: texts(error.get(written)) for name, written in OF_AN_ERROR.items()}
    return named | {entry["name"]: entry["values"] for entry in error["other"]}


def listed(tally, place, expected, found):
    """Properties as lists of text. What is absent and what is null read alike here: an empty list."""
    for name in expected.keys() | found.keys():
        tally.fact(f"{place} {name}", texts(expected.get(name)), found.get(name, []))


def texts(value):
    if value is None:
        return []
    if isinstance(value, dict):
        return [str(value["value"])]
    return [text(entry) for entry in value] if isinstance(value, list) else [text(value)]


def text(value):
    return str(value).lower() if isinstance(value, bool) else str(value)


def plain(sentence):
    return re.sub(r"\s+", " ", sentence).strip()


KINDS = {"fault": "failure", "page": "instances", "instance": "instance", "identity": "identity", "method": "method", "text": "method"}
COMPARERS = {
    "fault": fault, "page": page, "instance": instance, "identity": identity, "method": method, "text": text_of_instance,
}
