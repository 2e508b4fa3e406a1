"""Subscribers as configured, in the file or through the API: who gets which alerts where. One schema for both."""

import os
from collections.abc import Collection
from pathlib import Path
from typing import Annotated, Final, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    IPvAnyNetwork,
    PlainSerializer,
    ValidationInfo,
    WithJsonSchema,
    model_validator,
)
from yarl import URL

from streams.notifier.guard import Guard, RefusedTargetError, literal
from streams.notifier.route import GIVE_UP_S, Filter, Route, Second
from streams.notifier.seconds import check_seconds
from streams.rules.catalogue import catalogue
from streams.sharing import SEES, Confidential
from streams.signature import Secret, SecretError

FROM_AFAR: Final = {"from_afar": True}
"""Validation context of settings that came through the API: they name nothing on this machine."""


def _secret(value: object, info: ValidationInfo) -> Secret:
    """``whsec_…`` itself, ``env:NAME`` or ``file:PATH`` that holds it; from afar only the first."""
    afar = bool(info.context and info.context.get("from_afar"))
    if not isinstance(value, str):
        raise ValueError("write whsec_…" if afar else "write whsec_…, env:NAME or file:PATH")
    text = value
    if afar:
        try:
            return Secret.parse(text)
        except SecretError as error:
            raise ValueError(f"{error}; give whsec_… itself, or leave it out to be given one") from None
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


_AnySecret = Annotated[
    Secret,
    BeforeValidator(_secret),
    PlainSerializer(Secret.text),
    WithJsonSchema({"type": "string", "description": "`whsec_` and the key in base64"}),
]


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
    url: Annotated[str, Field(max_length=2000), AfterValidator(_url)]
    secrets: Annotated[tuple[_AnySecret, ...], Field(min_length=1, max_length=4)]
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

    def check_address(self, guard: Guard) -> None:
        """Names are checked when they are resolved; an address written out can be checked now.

        Raises RefusedTargetError.
        """
        host = URL(self.url).host
        if host and literal(host):
            guard.check(host, host)

    def check_nodes(self, nodes: Collection[str]) -> None:
        """``nodes``: those of the region. Raises ValueError that names one which is not there."""
        if unknown := sorted(self.nodes - set(nodes)):
            raise ValueError(f"no such node {unknown[0]}; known are {', '.join(sorted(nodes))}")


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
        for subscriber in self.subscribers:
            try:
                subscriber.check_address(self.guard)
            except RefusedTargetError as error:
                raise ValueError(f"{subscriber.name}: {error}") from None
        return self
