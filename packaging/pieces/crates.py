"""The crates that are compiled into the published program, by `cargo metadata` and the committed lock file."""

import json
import pathlib
import subprocess
import tomllib

ROOT = pathlib.Path(__file__).resolve().parents[2]
TARGET = "x86_64-unknown-linux-gnu"


def metadata() -> dict:
    command = ["cargo", "metadata", "--locked", "--format-version", "1", "--features", "release", "--filter-platform", TARGET]
    return json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout)


def is_compiled_in(dependency: dict) -> bool:
    """Not a crate that is only run while building or testing."""
    return any(kind["kind"] is None for kind in dependency["dep_kinds"])


def is_code_generator(package: dict) -> bool:
    """A procedural macro: what it writes is compiled in, it is not."""
    return any("proc-macro" in target["kind"] for target in package["targets"])


def graph() -> tuple[dict, dict[str, list[str]]]:
    """The package itself, and by the id of each compiled package the ids of those that it uses."""
    found = metadata()
    packages = {package["id"]: package for package in found["packages"]}
    nodes = {node["id"]: node for node in found["resolve"]["nodes"]}
    root = found["resolve"]["root"]
    uses: dict[str, list[str]] = {}
    waiting = [root]
    while waiting:
        current = waiting.pop()
        if current in uses:
            continue
        wanted = [one["pkg"] for one in nodes[current]["deps"] if is_compiled_in(one)]
        uses[current] = [one for one in wanted if not is_code_generator(packages[one])]
        waiting.extend(uses[current])
    # Their source is compiled by a build script, so that no edge of the kind above leads there.
    built = {package["id"] for package in packages.values() if package["name"] == "openssl-src"}
    uses.update({one: [] for one in built})
    return {"root": root, "packages": {one: packages[one] for one in uses}}, uses


def checksums() -> dict[tuple[str, str], str]:
    lock = tomllib.loads((ROOT / "Cargo.lock").read_text())
    return {(one["name"], one["version"]): one["checksum"] for one in lock["package"] if "checksum" in one}


def ordered(packages: dict) -> list[dict]:
    return sorted(packages.values(), key=lambda package: (package["name"], package["version"]))


def expression(package: dict) -> str:
    """The license as SPDX has it today: old crates wrote MIT/Apache-2.0."""
    return " OR ".join(part.strip() for part in (package["license"] or "").split("/"))
