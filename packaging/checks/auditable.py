"""Does the list of crates inside a program (cargo-auditable's section .dep-v0) name the same crates as the bill of materials? auditable.py SECTION"""

import json
import pathlib
import sys
import zlib

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "pieces"))

import crates

listed = json.loads(zlib.decompress(pathlib.Path(sys.argv[1]).read_bytes()))["packages"]
inside = {(one["name"], one["version"]) for one in listed if one.get("kind") != "build"}
found, _ = crates.graph()
expected = {(one["name"], one["version"]) for one in found["packages"].values()}
missing, unnamed = expected - inside, inside - expected
print(f"packaging: {len(listed)} crates in the program's list, {len(expected)} in the bill of materials")
if missing or unnamed:
    sys.exit(f"only in the bill: {sorted(missing)}; only in the program: {sorted(unnamed)}")
