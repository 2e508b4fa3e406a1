"""Subscribers as configured: who gets which alerts where, read from a YAML file whose every error names its place."""

import os
from collections.abc import Collection
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import yaml
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    IPvAnyNetwork,
    ValidationError,
    model_validator,
)
from yarl import URL

from streams.notifier.guard import Guard, RefusedTargetError, literal
from streams.notifier.route import GIVE_UP_S, Filter, Route, Second
from streams.notifier.seconds import check_seconds
from streams.rules.catalogue import catalogue
from streams.sharing import SEES, Confidential
from streams.signature import Secret, SecretError


class SubscribersError(Exception):
    """The file of subscribers cannot be used; the message names file, field and fix, and shows no secret."""


def _secret(value: object) -> Secret:
    """``whsec_…`` itself, ``env:NAME`` or ``file:PATH`` that holds it."""
    if not isinstance(value, str):
        raise ValueError("write whsec_…, env:NAME or file:PATH")
    text = value
    if value.startswith("env:"):
        text = os.environ.get(value[4:], "")
        if not text:
            raise ValueError(f"the environment variable {value[4:]} is not set")
    elif value.startswith("file:"):
        try:
            text = Path(value[5:]).read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise ValueError(f"{value[5:]} cannot be read: {error}") from None
    try:
        return Secret.parse(text)
    except SecretError as error:
        raise ValueError(f"{error}; give whsec_…, env:NAME or file:PATH") from None


def _url(text: str) -> str:
    try:
        url = URL(text)
        port = url.port
    except ValueError as error:
        raise ValueError(f"is no URL: {error}") from None
    if url.scheme not in ("https", "http") or not url.host or not port:
        raise ValueError("must be https://host/path (or http:// inside a network of your own)")
    if url.user or url.password:
        raise ValueError("must not carry a user or password: deliveries are signed, the receiver checks that")
    return text


def _known_rule(code: str) -> str:
    if code not in catalogue():
        raise ValueError(f"no such rule: known are {', '.join(sorted(catalogue()))}")
    return code


class Subscriber(BaseModel):
    """One subscriber. ``secrets`` newest first; empty filters mean everything. ``role``: what it may see; traders
    and kiosks, who see only what is theirs, have no webhooks.

    ``second``: the subscriber that is sent the P1 alerts too which this one does not acknowledge in time (A69).
    ``standby``: it gets nothing but what it is second for.

    ``timeout_s``: for one attempt. ``give_up_s``: from the first attempt at an alert version to the last.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
    url: Annotated[str, AfterValidator(_url)]
    secrets: Annotated[tuple[Annotated[Secret, BeforeValidator(_secret)], ...], Field(min_length=1, max_length=4)]
    role: Literal["operator", "section", "agency", "admin"] = "operator"
    severities: frozenset[Literal["P1", "P2", "P3", "P4"]] = frozenset()
    rules: frozenset[Annotated[str, AfterValidator(_known_rule)]] = frozenset()
    nodes: frozenset[str] = frozenset()
    timeout_s: Annotated[float, Field(gt=0, le=60)] = 10.0
    give_up_s: Annotated[float, Field(gt=0, le=30 * 86_400)] = GIVE_UP_S
    concurrency: Annotated[int, Field(ge=1, le=64)] = 16
    second: str | None = None
    standby: bool = False

    @property
    def sees(self) -> frozenset[Confidential]:
        return SEES[self.role]

    @property
    def filter(self) -> Filter:
        return Filter(frozenset(self.severities), self.rules, self.nodes, self.standby)


class Subscribers(BaseModel):
    """The whole file. ``allow_networks``: private networks webhooks may go to; none unless named."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    allow_networks: tuple[IPvAnyNetwork, ...] = ()
    subscribers: tuple[Subscriber, ...] = ()

    def route(self, one: Subscriber) -> Route:
        """With what has to be known of its second channel."""
        second = next((other for other in self.subscribers if other.name == one.second), None)
        return Route(
            name=one.name,
            filter=one.filter,
            give_up_s=one.give_up_s,
            concurrency=one.concurrency,
            second=None if second is None else Second(second.name, second.filter),
        )

    @property
    def guard(self) -> Guard:
        return Guard(self.allow_networks)

    @model_validator(mode="after")
    def _names_differ(self) -> Self:
        names = [subscriber.name for subscriber in self.subscribers]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"two subscribers are named {twice[0]}: give each a name of its own")
        return self

    @model_validator(mode="after")
    def _second_channels_lead_somewhere(self) -> Self:
        standing_by = [one.name for one in self.subscribers if one.standby]
        check_seconds({one.name: one.second for one in self.subscribers}, standing_by)
        return self

    @model_validator(mode="after")
    def _addresses_allowed(self) -> Self:
        """Names are checked when they are resolved; an address written out can be checked now."""
        for subscriber in self.subscribers:
            host = URL(subscriber.url).host
            if host and literal(host):
                try:
                    self.guard.check(host, host)
                except RefusedTargetError as error:
                    raise ValueError(f"{subscriber.name}: {error}") from None
        return self


def load_subscribers(path: Path, nodes: Collection[str] = ()) -> Subscribers:
    """``nodes``: node ids of the region, to check the filters against. Raises SubscribersError."""
    try:
        written: Any = yaml.safe_load(path.read_text("utf-8"))
    except OSError as error:
        raise SubscribersError(f"{path}: cannot be read: {error.strerror or error}") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise SubscribersError(f"{path}: no YAML: {error}") from error
    try:
        found = Subscribers.model_validate(written if written is not None else {})
    except ValidationError as error:
        raise SubscribersError("\n".join(_told(path, written, problem) for problem in error.errors())) from None
    for subscriber in found.subscribers:
        if unknown := sorted(subscriber.nodes - set(nodes)) if nodes else []:
            raise SubscribersError(
                f"{path}: subscriber {subscriber.name}: nodes: no such node {unknown[0]}; "
                f"known are {', '.join(sorted(nodes))}"
            )
    return found


def _told(path: Path, written: Any, problem: Any) -> str:
    """One line: the file, the subscriber by name if it has one, the field, what is wrong and what to write."""
    place = list(problem["loc"])
    words = str(problem["msg"]).removeprefix("Value error, ")
    if problem["type"] == "extra_forbidden":
        words = "no such setting: take it out or mend its spelling"
    elif problem["type"] == "missing":
        words = "required, but missing: add it"
    elif problem["type"] == "string_pattern_mismatch":
        words = "use 1–40 small letters, digits and hyphens"
    if len(place) >= 2 and place[0] == "subscribers" and isinstance(place[1], int):
        entry = written["subscribers"][place[1]]
        name = entry.get("name") if isinstance(entry, dict) else None
        place[:2] = [f"subscriber {name or f'number {place[1] + 1}'}"]
    return ": ".join([str(path), *(str(part) for part in place), words])
