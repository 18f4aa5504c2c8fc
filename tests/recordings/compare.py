#!/usr/bin/env python3
"""Plays recorded answers to cimjob and compares every property with an independent reading (README.md)."""

import argparse
import sys
import xml.etree.ElementTree as ET
from collections import Counter

import answers
import documents
import expected
from agreement import Tally
from player import Player, Silent


def main():
    told = arguments()
    player, tally, kinds, seen = Player(told.cimjob), Tally(), Counter(), set()
    for answer in answers.in_files(told.paths):
        seen.add(answer.file)
        kind = one(player, tally, answer)
        kinds[kind] += 1
        if told.verbose:
            print(f"{kind:12} {answer.place}")
    report(tally, kinds, len(seen))
    return 1 if tally.differences or not sum(tally.counts.values()) else 0


def one(player, tally, answer):
    """Plays one answer; returns what kind it is."""
    try:
        wanted = expected.of(ET.fromstring(answer.body))
    except ET.ParseError:
        return "not XML"
    if wanted.kind == "other":
        return "not played"
    try:
        documents.compare(tally, answer.place, wanted, player.play(answer, wanted))
    except Silent as said:
        tally.differ(answer.place, wanted.kind, str(said))
    return wanted.kind


def report(tally, kinds, files):
    for difference in tally.differences:
        print(f"DIFFERENT {difference}")
    played = sum(number for kind, number in kinds.items() if kind not in ("not XML", "not played"))
    print(f"{files} files, {played} answers played: {', '.join(f'{number} {kind}' for kind, number in sorted(kinds.items()))}")
    print(f"compared: {', '.join(f'{number} {what}' for what, number in tally.counts.items())}")
    print(f"{len(tally.differences)} differences")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="+", metavar="FILE-OR-FOLDER", help="recorded answers")
    parser.add_argument("--cimjob", default="cimjob", help="the program; default: the one on the PATH")
    parser.add_argument("--verbose", action="store_true", help="a line for each answer")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
