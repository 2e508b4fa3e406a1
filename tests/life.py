"""A unit's life written down in a test: minutes since the start, sites, and what each gate read."""

from collections.abc import Sequence
from typing import Any

from gates.copies import copies
from streams import events as log
from streams.events import AnyEvent, Entry
from streams.fold.alert import Alert
from streams.fold.heads import UnitHead
from streams.world import World
from tests.bench import Run

UNIT = "unit:iso6346:MSKU1234565"
START = 1_772_380_800_000
"""2026-03-02T00:00+08:00, ms."""
MINUTE = 60_000


def at(minutes: float) -> int:
    return START + round(minutes * MINUTE)


class Life:
    """Builds events in any order; ``late`` (minutes) delays reception. ``run`` feeds them as received."""

    def __init__(self, unit: str = UNIT) -> None:
        self.unit = unit
        self.events: list[AnyEvent] = []
        self.extra: list[Entry] = []

    def _stamp(self, minutes: float, late: float, name: str | None) -> dict[str, Any]:
        when = at(minutes)
        return {
            "id": name or f"e{len(self.events):03d}",
            "subject": self.unit,
            "at": when,
            "received": when + round(late * MINUTE),
            "when": when,
        }

    def _device(self, site: str) -> dict[str, Any]:
        return {"device": f"{site}-G1", "site": site}

    def arrive(self, minutes: float, site: str, late: float = 0, mode: str = "vessel") -> "Life":
        self.events.append(log.Arrival(**self._stamp(minutes, late, None), **self._device(site), mode=mode))
        return self

    def put(self, minutes: float, site: str, late: float = 0) -> "Life":
        self.events.append(
            log.YardMove(**self._stamp(minutes, late, None), **self._device(site), action="put", slot="A-1")
        )
        return self

    def depart(self, minutes: float, site: str) -> "Life":
        self.events.append(log.Departure(**self._stamp(minutes, 0, None), **self._device(site), mode="vessel"))
        return self

    def out(self, minutes: float, site: str, to: str | None, late: float = 0, **read: Any) -> "Life":
        return self._gate(minutes, site, "out", late, destination=to, **read)

    def into(self, minutes: float, site: str, late: float = 0, **read: Any) -> "Life":
        return self._gate(minutes, site, "in", late, **read)

    def _gate(self, minutes: float, site: str, direction: str, late: float, **read: Any) -> "Life":
        fields = {"seal": "CN100001", "plate": "桂N12345", "lane": "L1", **read}
        name = fields.pop("name", None)
        stamp = self._stamp(minutes, late, name) | {k: fields.pop(k) for k in ("when", "future") if k in fields}
        self.events.append(log.GateScan(**stamp, **self._device(site), direction=direction, **fields))
        return self

    def fact(self, minutes: float, kind: type, late: float = 0, **fields: Any) -> "Life":
        self.events.append(kind(**self._stamp(minutes, late, None), **fields))
        return self

    def declared_by(self, minutes: float, enterprise: str, rating: str | None = None, late: float = 0) -> "Life":
        """A manifest that names the enterprise, which is told of it; its class (if any) was said an hour before."""
        self.fact(minutes, log.Document, late=late, type="manifest", number="M1", enterprise=enterprise)
        self.extra += copies(self.events[-1:])
        if rating is not None:
            self.rated(minutes - 60, enterprise, rating)
        return self

    def rated(self, minutes: float, enterprise: str, rating: str, late: float = 0) -> "Life":
        stamp = self._stamp(minutes, late, f"credit{len(self.extra)}") | {"subject": f"enterprise:{enterprise}"}
        self.extra.append(log.Credit(**stamp, rating=rating))
        return self

    def void(self, minutes: float, event_id: str) -> "Life":
        return self.fact(minutes, log.Correction, voids=event_id, reason="did_not_occur")

    def run(self, until: float | None = None, judged_by: World | None = None) -> "Told":
        """Everything as received, then time up to ``until`` (minutes; default: three hours more, so that what only
        days bring does not ring in everybody's tests)."""
        run = Run(judged_by)
        for entry in sorted([*self.events, *self.extra], key=log.time_of):
            run.feed([entry])
        end = run.partition.state.time + 180 * MINUTE if until is None else at(until)
        return Told(run.drain(end), self.unit)


class Told:
    """What a run says of its subject."""

    def __init__(self, run: Run, subject: str) -> None:
        self.run = run
        self.subject = subject

    @property
    def head(self) -> UnitHead:
        head = next(piece.head for piece in self.run.partition.pieces() if piece.subject == self.subject)
        assert isinstance(head, UnitHead)
        return head

    def alerts(self, rule: str) -> list[Alert]:
        return sorted((a for a in self.run.alerts.values() if a.rule == rule), key=lambda a: a.started_at)

    def alert(self, rule: str) -> Alert:
        found = self.alerts(rule)
        assert len(found) == 1, f"{len(found)} alerts of {rule}"
        return found[0]

    def rules(self, explained: bool = False) -> list[str]:
        """Codes that rang, without those explained away."""
        gone: Sequence[str] = () if explained else ("late_scan", "correction")
        return sorted({a.rule for a in self.run.alerts.values() if a.resolved_reason not in gone})
