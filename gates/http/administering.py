"""A change of the registry as an endpoint makes it: read, refused or written, with its line in the trail."""

from collections.abc import Callable
from typing import TypeVar

import msgspec
from fastapi import Request

from gates.access.records import KeyRecord, RateRecord, TokenRecord
from gates.access.registry import BusyError, Change, Registered
from gates.decoding import decode_body
from gates.http.audited import Act
from gates.http.gateway import Gateway
from gates.http.limits import read_body
from gates.http.problem import ProblemError

Body = TypeVar("Body")


async def posted(gateway: Gateway, request: Request, decoder: "msgspec.json.Decoder[Body]") -> Body:
    """Raises ProblemError and SchemaError."""
    body: Body = decode_body(decoder, await read_body(request, gateway.limits))
    return body


class Written:
    """What a change consists of, without its line."""

    def __init__(self) -> None:
        self.keys: list[KeyRecord] = []
        self.forgotten: list[KeyRecord] = []
        self.tokens: list[TokenRecord] = []
        self.rates: dict[str, RateRecord | None] = {}


async def change(gateway: Gateway, act: Act, made: Callable[[Registered, Written], None]) -> None:
    """Writes what ``made`` puts into Written, or raises the ProblemError it raises. In force here at once."""

    def whole(known: Registered) -> Change:
        written = Written()
        made(known, written)
        return Change(act.line(), written.keys, written.forgotten, written.tokens, written.rates)

    try:
        gateway.access.learn(await gateway.access.registry.change(whole))
    except BusyError as error:
        raise ProblemError("conflict", str(error)) from error
    act.told = True
