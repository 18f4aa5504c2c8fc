"""Does the list of crates inside a program (cargo-auditable's section .dep-v0) agree with the bill of materials? auditable.py SECTION"""

import json
import pathlib
import sys
import zlib
from collections.abc import Iterable

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "pieces"))

import crates

def names(packages: Iterable[dict]) -> set[tuple[str, str]]:
    return {(one["name"], one["version"]) for one in packages}


def bill(generators: bool) -> set[tuple[str, str]]:
    found, _ = crates.graph(generators)
    return names(found["packages"].values())


listed = json.loads(zlib.decompress(pathlib.Path(sys.argv[1]).read_bytes()))["packages"]
missing = bill(generators=False) - names(listed)
# cargo-auditable counts some code generators as compiled in.
unnamed = names(one for one in listed if one.get("kind") != "build") - bill(generators=True)
if missing or unnamed:
    sys.exit(f"only in the bill: {sorted(missing)}; only in the program: {sorted(unnamed)}")
print(f"packaging: the program lists its {len(listed)} crates")
