"""Compares what the independent reading expects with the document of cimjob, property by property."""

import re
from datetime import datetime, timedelta, timezone
from decimal import Decimal

from independent import Moment, Path

ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)?$")
CIM = re.compile(r"(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\.\d{6})([+-]\d{3})$")
SPAN = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$")
CIM_SPAN = re.compile(r"(\d{8})(\d\d)(\d\d)(\d\d\.\d{6}):000$")
EXACT = 1 << 53  # JSON keeps integers up to here


class Tally:
    """What was compared, and where the two readings differ."""

    def __init__(self):
        self.counts = dict.fromkeys(("instances", "properties", "values", "facts"), 0)
        self.differences = []

    def differ(self, place, expected, found):
        self.differences.append(f"{place}: expected {expected!r}, found {found!r}")

    def instance(self, place, expected, found):
        """An instance as `(class, properties)` against an object with `class` and `properties`."""
        self.counts["instances"] += 1
        class_name, properties = expected
        if class_name not in (None, "XmlFragment") and found.get("class") != class_name:
            self.differ(f"{place} class", class_name, found.get("class"))
        self.properties(place, properties, found.get("properties") or {})

    def properties(self, place, expected, found):
        for name in expected.keys() | found.keys():
            self.counts["properties"] += 1
            if name not in expected or name not in found:
                self.differ(f"{place} {name}", expected.get(name, "nothing"), found.get(name, "nothing"))
            else:
                self.value(f"{place} {name}", expected[name], found[name])

    def value(self, place, expected, found):
        if isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
            for number, pair in enumerate(zip(expected, found)):
                self.value(f"{place}[{number}]", *pair)
        elif isinstance(expected, tuple) and isinstance(found, dict):
            self.instance(place, expected, found)
        else:
            self.counts["values"] += 1
            if not same(expected, found):
                self.differ(place, expected, found)

    def fact(self, place, expected, found):
        self.counts["facts"] += 1
        if not same(expected, found):
            self.differ(place, expected, found)


def same(expected, found):
    if isinstance(expected, Moment):
        return expected == found or moment(expected) == moment(found)
    if isinstance(expected, Path):
        return isinstance(found, str) and expected.casefold() == re.sub(r"^\\\\[^\\]*\\", "", found).casefold()
    if isinstance(expected, int) and not isinstance(expected, bool) and abs(expected) > EXACT:
        return str(expected) == found
    return type(expected) is type(found) and expected == found


def moment(text):
    """A point in time or a span, however it is written; the text itself where it is neither."""
    text = str(text).strip()
    if found := ISO.match(text) or CIM.match(text):
        *parts, fraction, zone = found.groups()
        return datetime(*map(int, parts), tzinfo=offset(zone)).astimezone(timezone.utc), Decimal(fraction or 0)
    if found := SPAN.match(text) or CIM_SPAN.match(text):
        days, hours, minutes, seconds = (Decimal(part or 0) for part in found.groups())
        return ((days * 24 + hours) * 60 + minutes) * 60 + seconds
    return text


def offset(zone):
    if zone in (None, "Z"):
        return timezone.utc
    minutes = int(zone[:3]) * 60 + int(zone[0] + zone[4:]) if ":" in zone else int(zone)
    return timezone(timedelta(minutes=minutes))
