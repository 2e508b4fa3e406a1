"""What a policy file says, made into a policy, with every mistake found on the way."""

import json
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from itertools import product
from typing import Any, Final, NamedTuple, get_args

from pydantic import ValidationError

from streams.events import CLASSES
from streams.policy import CONDITIONS, SWITCH, Override, Policy
from streams.policy_yaml import Path, Written
from streams.rules.catalogue import RULES
from streams.rules.rule import Rule
from streams.rules.thresholds import thresholds
from zones.places import SiteKind
from zones.region import Region

_RULES: Final = {rule.code: rule for rule in RULES}


class Problem(NamedTuple):
    """One thing that is wrong: ``line`` from 1 (0: the whole file), ``field`` as a path, what it is, what would do."""

    line: int
    field: str
    message: str
    fix: str = ""

    def __str__(self) -> str:
        where = f"line {self.line}: " if self.line else ""
        named = f"{self.field}: " if self.field else ""
        return f"{where}{named}{self.message}" + (f"; {self.fix}" if self.fix else "")


class Reading:
    """Makes of what is written a policy out of all that is right, and lists the rest."""

    def __init__(self, written: Written, region: Region | None) -> None:
        self.problems: list[Problem] = []
        self._written = written
        self._known: dict[str, Iterable[str] | None] = {
            "node": None if region is None else region.nodes,
            "kind": get_args(SiteKind),
            "credit": CLASSES,
        }

    def policy(self) -> Policy:
        whole = self._mapping(self._written.value, (), ("rules", "overrides"))
        sections = {code: rule.policy() for code, rule in _RULES.items()}
        for code, fields in self._rules(whole.get("rules"), ("rules",)).items():
            if (section := self._section(code, {}, fields, ("rules", code))) is not None:
                sections[code] = section
        overrides = []
        for index, raw in enumerate(self._list(whole.get("overrides"), ("overrides",))):
            override = self._override(raw, ("overrides", index), sections)
            if override is not None:
                overrides.append(override)
        policy = Policy(sections, overrides)
        return policy if self._go_together(policy) else Policy(sections)

    def _override(self, raw: Any, path: Path, sections: Mapping[str, Any]) -> Override | None:
        whole = self._mapping(raw, path, ("when", "rules"))
        when = self._when(whole.get("when"), (*path, "when"))
        rules = {}
        for code, fields in self._rules(whole.get("rules"), (*path, "rules")).items():
            base = sections[code].model_dump(mode="json")
            if self._section(code, base, fields, (*path, "rules", code)) is not None:
                rules[code] = fields
        if when is not None and not rules and not self.problems:
            self._wrong((*path, "rules"), "changes nothing", "name a rule and a threshold")
        return Override(when, rules) if when and rules else None

    def _when(self, raw: Any, path: Path) -> dict[str, frozenset[str]] | None:
        """None if any of it is not right: an override that holds elsewhere than was meant is worse than none."""
        given = self._mapping(raw, path, CONDITIONS)
        sound = raw is None or (isinstance(raw, dict) and len(given) == len(raw))
        when = {}
        for condition, values in given.items():
            listed = values if isinstance(values, list) else [values]
            where = (*path, condition)
            if not listed:
                self._wrong(where, "names none", _known("", self._known[condition] or ()))
            sound = bool(listed) and all(self._is_known(condition, name, where) for name in listed) and sound
            when[condition] = frozenset(map(str, listed))
        if sound and not when:
            self._wrong(path, "says nowhere", f"give {' or '.join(CONDITIONS)}, as in when: {{node: PX}}")
        return when if sound and when else None

    def _is_known(self, condition: str, name: Any, path: Path) -> bool:
        known = self._known[condition]
        if not isinstance(name, str) or (known is not None and name not in known):
            fix = "give a name" if known is None else _known(str(name), known)
            self._wrong(path, f"{name!r} is no {condition}", fix)
            return False
        return True

    def _rules(self, raw: Any, path: Path) -> dict[str, dict[str, Any]]:
        """By code: the fields given, as far as the rule has them."""
        found = {}
        for code, fields in self._mapping(raw, path, _RULES, "rule").items():
            rule = _RULES[code]
            names = (SWITCH, *(one.name for one in thresholds(rule.policy)))
            found[code] = self._mapping(fields, (*path, code), names, f"threshold of {code}")
        return found

    def _section(self, code: str, base: Mapping[str, Any], fields: dict[str, Any], path: Path) -> Any:
        """The rule's section with these fields; those that are wrong are taken out of ``fields`` and listed."""
        rule = _RULES[code]
        for name, value in list(fields.items()):
            if not _is_plain(value):
                self._wrong((*path, name), f"{value!r} is no plain value", _wanted(rule, name))
                del fields[name]
        while True:
            try:
                return rule.policy.model_validate_json(json.dumps({**base, **fields}), strict=True)
            except ValidationError as error:
                blamed = {str(found["loc"][0]): found for found in error.errors() if found["loc"]}
                for name, found in blamed.items():
                    self._wrong((*path, name), f"{_said(found['msg'])}, not {fields[name]!r}", _wanted(rule, name))
                    del fields[name]
                if not blamed:
                    self._wrong(path, _said(error.errors()[0]["msg"]))
                    fields.clear()
                    return None

    def _go_together(self, policy: Policy) -> bool:
        """Overrides may each be right and be wrong together, where several of them hold."""
        values: dict[str, set[str | None]] = {condition: {None} for condition in CONDITIONS}
        for override in policy.overrides:
            for condition, names in override.when.items():
                values[condition] |= names
        for place_of in product(*(sorted(values[condition], key=str) for condition in CONDITIONS)):
            try:
                policy.view(*place_of)
            except ValidationError as error:
                place = ", ".join(name for name in place_of if name)
                said = _said(error.errors()[0]["msg"])
                self._wrong(("overrides",), f"those that hold at {place} do not go together: {said}")
                return False
        return True

    def _mapping(self, raw: Any, path: Path, known: Iterable[str], what: str = "setting") -> dict[str, Any]:
        """Empty if nothing is given. Keys that are not known are listed and left out."""
        if raw is None:
            return {}
        if not isinstance(raw, dict):
            self._wrong(path, "must be a mapping", f"with {', '.join(list(known)[:4])} …" if path else "with rules: …")
            return {}
        names = tuple(known)
        for key in raw:
            if key not in names:
                self._wrong((*path, str(key)), f"there is no such {what}", _known(str(key), names))
        return {str(key): value for key, value in raw.items() if key in names}

    def _list(self, raw: Any, path: Path) -> list[Any]:
        if raw is None or isinstance(raw, list):
            return raw or []
        self._wrong(path, "must be a list", "begin each override with a dash: - when: …")
        return []

    def _wrong(self, path: Path, message: str, fix: str = "") -> None:
        self.problems.append(Problem(self._written.line(path), ".".join(map(str, path)), message, fix))


def _is_plain(value: Any) -> bool:
    if isinstance(value, list):
        return all(_is_plain(one) for one in value)
    return isinstance(value, str | int | float | bool)


def _said(message: str) -> str:
    """pydantic's sentence without its preamble."""
    text = message.removeprefix("Value error, ").removeprefix("Input ")
    return text[:1].lower() + text[1:]


def _wanted(rule: Rule, name: str) -> str:
    if name == SWITCH:
        return "write true or false"
    one = next(one for one in thresholds(rule.policy) if one.name == name)
    default = (
        json.dumps(one.default)
        if isinstance(one.default, tuple | list)
        else f"{one.default:g}"
        if isinstance(one.default, float)
        else f"{one.default}"
    )
    unit = f" {one.unit[1]}" if one.unit[1] else ""
    bounds = f" {one.bounds}" if one.bounds else ""
    return f"give a value{bounds}, the default is {default}{unit}"


def _known(name: str, known: Iterable[str]) -> str:
    names = sorted(known)
    near = get_close_matches(name, names, n=1, cutoff=0.7)
    return (f"do you mean {near[0]}? " if near else "") + f"known are {', '.join(names)}"
