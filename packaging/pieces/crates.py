"""The crates that are compiled into the published program, by `cargo metadata` and the committed lock file."""

import json
import pathlib
import subprocess
import tomllib
from collections.abc import Callable

ROOT = pathlib.Path(__file__).resolve().parents[2]
TARGET = "x86_64-unknown-linux-gnu"
BUILT_BY_A_SCRIPT = "openssl-src"


def metadata() -> dict:
    command = ["cargo", "metadata", "--locked", "--format-version", "1", "--features", "release", "--filter-platform", TARGET]
    return json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout)


def is_compiled_in(dependency: dict) -> bool:
    """Not a crate that is only run while building or testing."""
    return any(kind["kind"] is None for kind in dependency["dep_kinds"])


def is_code_generator(package: dict) -> bool:
    """A procedural macro: what it writes is compiled in, it is not."""
    return any("proc-macro" in target["kind"] for target in package["targets"])


def walk(root: str, edges: Callable[[str], list[str]]) -> dict[str, list[str]]:
    """By the id of each package that is reached, the ids of those that it uses."""
    uses: dict[str, list[str]] = {}
    waiting = [root]
    while waiting:
        if (current := waiting.pop()) not in uses:
            uses[current] = edges(current)
            waiting.extend(uses[current])
    return uses


def graph(generators: bool = False) -> tuple[dict, dict[str, list[str]]]:
    """The packages of the program, and by the id of each one the ids of those that it uses; code generators only if asked for."""
    found = metadata()
    packages = {package["id"]: package for package in found["packages"]}
    nodes = {node["id"]: node for node in found["resolve"]["nodes"]}

    def edges(package: str) -> list[str]:
        wanted = [one["pkg"] for one in nodes[package]["deps"] if is_compiled_in(one)]
        return [one for one in wanted if generators or not is_code_generator(packages[one])]

    uses = walk(found["resolve"]["root"], edges)
    # Its source is compiled by a build script, so that no edge of the kind above leads there.
    uses.update({package["id"]: [] for package in packages.values() if package["name"] == BUILT_BY_A_SCRIPT})
    return {"root": found["resolve"]["root"], "packages": {one: packages[one] for one in uses}}, uses


def checksums() -> dict[tuple[str, str], str]:
    lock = tomllib.loads((ROOT / "Cargo.lock").read_text())
    return {(one["name"], one["version"]): one["checksum"] for one in lock["package"] if "checksum" in one}


def ordered(packages: dict) -> list[dict]:
    return sorted(packages.values(), key=lambda package: (package["name"], package["version"]))


def expression(package: dict) -> str:
    """The license as SPDX has it today: old crates wrote MIT/Apache-2.0."""
    return " OR ".join(part.strip() for part in (package["license"] or "").split("/"))
