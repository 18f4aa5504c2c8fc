"""Prints the licenses of everything that is compiled into the program: each text once, with the crates that have it."""

import pathlib
import re

import crates

NAME = re.compile(r"(licen[cs]e|copying|copyright|notice|unlicense)", re.IGNORECASE)
HEAD = """Software of others in cimjob
============================

The standard library of Rust: MIT OR Apache-2.0, https://www.rust-lang.org.
OpenSSL: Apache-2.0, below under openssl-src. SQLite, under libsqlite3-sys: public domain, https://sqlite.org/copyright.html.
The static program (tarball, wheel and container image) has the C library in it: musl (MIT), or the GNU C Library (LGPL-2.1-or-later,
https://www.gnu.org/software/libc), as the name of the target says. The source of cimjob and packaging/build link it with another version of that library.
"""


def texts(package: dict) -> list[str]:
    folder = pathlib.Path(package["manifest_path"]).parent
    places = [folder, folder / "openssl"] if package["name"] == "openssl-src" else [folder]
    files = sorted(file for place in places if place.is_dir() for file in place.iterdir() if file.is_file() and NAME.match(file.name))
    return [file.read_text(errors="replace").strip() for file in files if file.suffix not in {".rs", ".toml", ".html"}]


def main() -> None:
    found, _ = crates.graph()
    holders: dict[str, list[str]] = {}
    print(HEAD)
    for package in crates.ordered({one: package for one, package in found["packages"].items() if one != found["root"]}):
        name = f"{package['name']} {package['version']}"
        print(f"{name}: {crates.expression(package) or 'see its text'}, {package['repository'] or 'https://crates.io/crates/' + package['name']}")
        for text in texts(package):
            holders.setdefault(text, []).append(name)
    for text, names in holders.items():
        print(f"\n{'-' * 80}\n{', '.join(dict.fromkeys(names))}\n{'-' * 80}\n\n{text}")


main()
