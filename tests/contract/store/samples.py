"""Subjects, alerts, movements and commits to put into a store."""

from typing import Any

from streams.events import AnyEvent, Fix, GateScan
from streams.fold.alert import Alert
from streams.fold.heads import DeviceHead, Head, LedgerHead, UnitHead
from streams.fold.movement import Movement
from streams.store.commit import Commit, PartitionState, Stored
from streams.subject import partition_of

T0 = 1_772_409_600_000


def state(version: int, offset: int = 0, **rest: Any) -> PartitionState:
    return PartitionState(version=version, offset=offset, time=T0 + version, **rest)


def unit(name: str, **rest: Any) -> Stored:
    return Stored(head=UnitHead(unit=name, last=(T0, "e"), stage="stored", node="QZ", **rest), ids=("e",))


def head(subject: str) -> Head:
    kind, _, name = subject.partition(":")
    if kind == "unit":
        return UnitHead(unit=name, stage="in_transit", node="QZ", holds=("查验",))
    return DeviceHead(device=name, heard=T0) if kind == "device" else LedgerHead(subject=subject, facts={"a": "b"})


def event(subject: str, name: str, at: int = T0) -> AnyEvent:
    return Fix(id=name, subject=subject, at=at, received=at, when=at, lat=21.6, lon=108.3, crs="WGS84")


def scan(subject: str, name: str, **read: Any) -> AnyEvent:
    common: dict[str, Any] = {"id": name, "subject": subject, "at": T0, "received": T0, "when": T0, "device": "QZ-1"}
    return GateScan(site="QZ-DLP", lane="O1", direction="out", **common, **read)


def alert(name: str, subject: str, raised_at: int = T0, **rest: Any) -> Alert:
    given = {"rule": "A14", "severity": "P2", "node": "QZ"} | rest
    return Alert(alert_id=name, subject=subject, started_at=T0, raised_at=raised_at, updated_at=raised_at, **given)


def movement(name: str, unit_id: str, departed_at: int = T0, **rest: Any) -> Movement:
    given = {"origin_node": "QZ", "origin_site": "QZ-DLP", "destination": "NNL"} | rest
    return Movement(id=name, unit=unit_id, departed_at=departed_at, **given)


def commit_of(version: int, partition: int = 0, **rest: Any) -> Commit:
    return Commit(partition=partition, state=state(version, offset=version * 10), **rest)


def commits(**sections: dict[str, Any]) -> list[Commit]:
    """One first commit per partition; each entry goes where its subject lives.

    ``sections``: field of Commit → {subject: value}, or for alerts and movements {id: value}.
    """
    made: dict[int, Commit] = {}
    for section, entries in sections.items():
        for name, value in entries.items():
            subject = getattr(value, "subject", None) or (f"unit:{value.unit}" if section == "movements" else name)
            p = partition_of(subject)
            commit = made.setdefault(p, Commit(partition=p, state=state(1)))
            getattr(commit, section)[name] = value
    return list(made.values())
