"""Prints the bill of materials as CycloneDX 1.5, JSON: the crates of the program with their checksums, and the C libraries inside them."""

import datetime
import json
import os
import pathlib
import re
import uuid

import crates

VERSION_OF_SQLITE = re.compile(r'#define SQLITE_VERSION\s+"([^"]+)"')


def reference(package: dict) -> str:
    return f"pkg:cargo/{package['name']}@{package['version'].replace('+', '%2B')}"


def component(package: dict, checksums: dict) -> dict:
    url = reference(package)
    made = {"type": "library", "bom-ref": url, "name": package["name"], "version": package["version"], "purl": url}
    if license := crates.expression(package):
        made["licenses"] = [{"expression": license}]
    if checksum := checksums.get((package["name"], package["version"])):
        made["hashes"] = [{"alg": "SHA-256", "content": checksum}]
    return made


def c_library(name: str, version: str, license: str) -> dict:
    url = f"pkg:generic/{name}@{version}"
    return {"type": "library", "bom-ref": url, "name": name, "version": version, "purl": url, "licenses": [{"expression": license}]}


def c_libraries(packages: dict) -> dict[str, dict]:
    """By the reference of the crate that brings its source."""
    found = {}
    for package in packages.values():
        folder = pathlib.Path(package["manifest_path"]).parent
        if package["name"] == "openssl-src":
            found[reference(package)] = c_library("openssl", package["version"].partition("+")[2], "Apache-2.0")
        if package["name"] == "libsqlite3-sys":
            version = VERSION_OF_SQLITE.search((folder / "sqlite3" / "sqlite3.h").read_text())
            found[reference(package)] = c_library("sqlite", version[1], "blessing")
    return found


def bill() -> dict:
    found, uses = crates.graph()
    packages, checksums = found["packages"], crates.checksums()
    program = component(packages[found["root"]], checksums) | {"type": "application"}
    others = crates.ordered({one: package for one, package in packages.items() if one != found["root"]})
    inside = c_libraries(packages)
    edges = {reference(packages[one]): sorted({reference(packages[other]) for other in others}) for one, others in uses.items()}
    for crate, library in inside.items():
        edges[crate] = [*edges[crate], library["bom-ref"]]
        edges[library["bom-ref"]] = []
    written = datetime.datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH", "0")), datetime.timezone.utc)
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"timestamp": written.strftime("%Y-%m-%dT%H:%M:%SZ"), "component": program},
        "components": [component(package, checksums) for package in others] + list(inside.values()),
        "dependencies": [{"ref": one, "dependsOn": edges[one]} for one in sorted(edges)],
    }


def main() -> None:
    made = bill()
    # The same contents have the same number.
    number = uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(made, sort_keys=True))
    print(json.dumps({"$schema": "http://cyclonedx.org/schema/bom-1.5.schema.json", "serialNumber": f"urn:uuid:{number}", **made}, indent=1))


main()
