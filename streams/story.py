"""An alert as a story: what happened, the figures, the thresholds, what was done since, what staff should do.

Made from the alert as the contract shows it and from what its rule declares of severities, evidence and thresholds,
so that a new rule tells its story without a line written for it.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from streams.fold.credit import moved
from streams.fold.finding import CREDIT, THRESHOLDS
from streams.rules.catalogue import RULES
from streams.rules.rule import Rule
from streams.rules.thresholds import Threshold, thresholds, unit_of
from streams.story_texts import (
    ANSWERS,
    AT,
    CREDIT_CLASSES,
    CREDIT_LABEL,
    DEFAULT,
    HEADINGS,
    LEVELS,
    MERGED,
    REASONS,
    REDACTED,
    STATES,
    STEPS,
    SUBJECTS,
    TOLD,
    UNIT_GAP,
    VALUES,
    Language,
    of,
    word,
)
from zones.region import Region

_RULES: Final = {rule.code: rule for rule in RULES}
_UNTOLD: Final = frozenset(
    {"kind", "event_id", "event_time", "received_at", "corrected_time", "attested_by", "derived"}
)
"""Of a record in a trail: what the line says anyway, or what nobody checks by hand."""


class Line(NamedTuple):
    """``name`` empty: a sentence."""

    name: str
    text: str


class Part(NamedTuple):
    heading: str
    lines: tuple[Line, ...]


class Story(NamedTuple):
    title: str
    parts: tuple[Part, ...]


class Teller:
    """Tells alerts in one language. ``region`` gives places their names."""

    def __init__(self, region: Region, language: Language) -> None:
        self._region = region
        self._language: Language = language

    def tell(self, alert: Mapping[str, Any], records: Sequence[Mapping[str, Any]] = ()) -> Story:
        """``alert`` as the API, webhooks and replay give it; read one by one, the API adds what the gates were
        ``answered``. ``records``: the scans it names, if they are at hand."""
        rule = _RULES.get(alert["rule"])
        parts = {
            "what": [Line("", self._what(alert, rule)), *self._merged(alert)],
            "figures": list(self._figures(alert, rule)),
            "thresholds": list(self._thresholds(alert, rule)),
            "scans": [Line(self._time(one["corrected_time"]), self._record(one)) for one in records],
            "answered": [Line(scan, self._word(ANSWERS, told)) for scan, told in alert.get("answered", {}).items()],
            "since": [Line(self._time(note["at"]), self._note(note)) for note in alert["history"]],
            "staff": [Line("", alert[f"action_{self._language}"])],
        }
        title = f"{alert['rule']} {alert[f'title_{self._language}']} · {self._grade(alert)} · {alert['number']}"
        return Story(title, tuple(Part(self._of(HEADINGS[key]), tuple(lines)) for key, lines in parts.items() if lines))

    def _what(self, alert: Mapping[str, Any], rule: Rule | None) -> str:
        grades = rule.severities if rule else ()
        steps = -(alert["evidence"].get(CREDIT) or {}).get("steps", 0)
        as_it_rings = (alert["severity"], alert["level"])
        found = next((g for g in grades if (moved(g.severity, steps), g.level) == as_it_rings), None)
        where = self._where(alert)
        reason = alert["resolved_reason"]
        return self._of(TOLD).format(
            began=self._time(alert["started_at"]),
            who=self._subject(alert["subject"]),
            where=self._of(AT).format(where) if where else "",
            title=alert[f"title_{self._language}"],
            when=(found.zh if self._language == "zh" else found.en) if found else alert["severity"],
            raised=self._time(alert["raised_at"]),
            grade=self._grade(alert),
            state=self._word(STATES, alert["state"]),
            why=self._of(("，", ": ")) + self._word(REASONS, reason) if reason else "",
        )

    def _merged(self, alert: Mapping[str, Any]) -> Iterator[Line]:
        if into := alert.get("merged_into"):
            yield Line("", self._of(MERGED).format(into))

    def _where(self, alert: Mapping[str, Any]) -> str:
        """A movement is filed under the node it goes to, with the site that it left: then both are named."""
        site, node = alert["site"], alert["node"]
        known = self._region.sites.get(site)
        if known is None or node is None:
            return self._place(site or node) if site or node else ""
        if known.node != node:
            return f"{self._place(site)} → {self._place(node)}"
        return self._of((f"{self._place(node)} {self._place(site)}", f"{self._place(site)}, {self._place(node)}"))

    def _figures(self, alert: Mapping[str, Any], rule: Rule | None) -> Iterator[Line]:
        declared = rule.evidence if rule else {}
        for name, value in alert["evidence"].items():
            if name == THRESHOLDS:
                continue
            if name == "redacted":
                yield Line("", self._of(REDACTED).format(", ".join(value)))
                continue
            if name == CREDIT and "steps" in value:
                yield Line(self._of(CREDIT_LABEL), self._word(CREDIT_CLASSES, value["class"]))
                continue
            meaning = declared.get(name)
            yield Line(name if meaning is None else self._of(meaning), self._value(name, value))

    def _thresholds(self, alert: Mapping[str, Any], rule: Rule | None) -> Iterator[Line]:
        declared = {one.name: one for one in thresholds(rule.policy)} if rule else {}
        for name, value in alert["evidence"].get(THRESHOLDS, {}).items():
            one = declared.get(name)
            yield Line(self._named(name, one), self._value(name, value) + self._default(name, value, one))

    def _named(self, name: str, one: Threshold | None) -> str:
        said = (one.zh if self._language == "zh" else one.en) if one else ""
        return said or name

    def _default(self, name: str, value: Any, one: Threshold | None) -> str:
        if one is None or _plain(one.default) == _plain(value):
            return ""
        return self._of(DEFAULT).format(self._value(name, _plain(one.default)))

    def _note(self, note: Mapping[str, Any]) -> str:
        by, step, why = note["by"], note["step"], note["note"]
        said = self._word(LEVELS, why) if step in ("raised", "level") else self._word(REASONS, why)
        colon = self._of(("：", ": "))
        return f"{self._word(VALUES, by)}{colon}{self._word(STEPS, step)} {said}".rstrip()

    def _record(self, record: Mapping[str, Any]) -> str:
        told = [f"{name} {self._value(name, value)}" for name, value in record.items() if value and name not in _UNTOLD]
        return f"{record['event_id']} {record['kind']}: " + ", ".join(told)

    def _grade(self, alert: Mapping[str, Any]) -> str:
        level = alert["level"]
        return f"{alert['severity']} {self._word(LEVELS, level)}" if level else str(alert["severity"])

    def _subject(self, subject: str) -> str:
        kind, _, name = subject.partition(":")
        return f"{self._word(SUBJECTS, kind)} {name.removeprefix('iso6346:')}"

    def _value(self, name: str, value: Any) -> str:
        if isinstance(value, Mapping):
            return "; ".join(f"{self._place(key)} {self._value(key, inner)}" for key, inner in value.items())
        if isinstance(value, list | tuple):
            return self._list(name, value)
        if isinstance(value, bool) or value is None:
            return self._word(VALUES, value)
        if isinstance(value, int | float):
            unit = self._of(unit_of(name))
            figure = f"{value:,.10g}"
            return f"{figure}{self._of(UNIT_GAP)}{unit}" if unit else figure
        return self._time(value) if _is_time(value) else self._place(self._word(VALUES, value))

    def _list(self, name: str, values: Sequence[Any]) -> str:
        if not values:
            return self._word(VALUES, None)
        pair = len(values) == 2 and all(_is_time(one) or isinstance(one, int) for one in values)
        return (" – " if pair else "; ").join(self._value(name, one) for one in values)

    def _place(self, name: str) -> str:
        """With its name, if the region has such a place."""
        for places in (self._region.nodes, self._region.sites):
            if (found := places.get(name)) is not None:
                return f"{found.name_zh if self._language == 'zh' else found.name_en} ({name})"
        return name

    def _time(self, text: str) -> str:
        """``2026-03-02 08:15:03``, China's time, as it is written everywhere in the region."""
        return text[:10] + " " + text[11:19]

    def _word(self, words: dict[str, tuple[str, str]], key: object) -> str:
        return word(words, key, self._language)

    def _of(self, pair: tuple[str, str]) -> str:
        return of(pair, self._language)


def _is_time(value: object) -> bool:
    return isinstance(value, str) and len(value) >= 25 and value[4:5] == "-" and value[10:11] == "T"


def _plain(value: Any) -> Any:
    """Tuples are lists and whole floats integers, as they come back from JSON."""
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value
