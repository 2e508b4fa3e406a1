"""Keys and rates of devices, for administrators: enrol, rotate, revoke; in force at every gateway within a second."""

from typing import Annotated, Final

import msgspec
from fastapi import APIRouter, Depends, Request, Response

from gates.access.records import KeyRecord, RateRecord, key_id
from gates.access.registry import Registered
from gates.http.access import keys_of
from gates.http.administering import Written, change, posted
from gates.http.answer import json_answer
from gates.http.audited import audited
from gates.http.auth import may
from gates.http.credentials import Principal
from gates.http.device_key_views import KeyMade, KeyPost, RatePut, shown_keys
from gates.http.gateway import Gateway
from gates.http.problem import ProblemError
from streams.signature import Secret

AT_ONCE: Final = 2
"""Keys of a device that may be in force together: the new one, and the one before it."""
REMEMBERED_MS: Final = 400 * 24 * 3_600_000
"""How long a key that is over is still listed."""


_key = msgspec.json.Decoder(KeyPost)
_rate = msgspec.json.Decoder(RatePut)


def routes(gateway: Gateway) -> APIRouter:
    router = APIRouter(tags=["administration"])
    administers = Annotated[Principal, Depends(may("administer", gateway))]

    @router.get("/v1/devices/{device}/keys")
    async def list_keys(device: str, holder: administers) -> Response:  # noqa: ARG001 - asked for its right alone
        """设备密钥 List a device's keys, in force or over, and its rate"""
        return json_answer(shown_keys(gateway, _known(gateway, device)))

    @router.post("/v1/devices/{device}/keys", status_code=201)
    async def make_key(device: str, request: Request, holder: administers) -> Response:
        """签发或轮换密钥 Enrol a device, or rotate its key

        Makes a key and shows it once. The key before stays in force for `overlap_s`, so that the device can be given
        the new one in peace; a device has two keys in force at most.
        """
        async with audited(gateway, holder, "key.make", f"device:{device}") as act:
            wanted = await posted(gateway, request, _key)
            _known(gateway, device)
            secret = Secret.generate()
            act.detail |= {"key_id": key_id(secret), "overlap_s": str(wanted.overlap_s)}
            made = KeyRecord(device, key_id(secret), act.at, holder.name, secret)

            def write(known: Registered, written: Written) -> None:
                _rotate(gateway, known, written, made, wanted)

            await change(gateway, act, write)
        shown = shown_keys(gateway, device)
        answer = KeyMade(device, shown.keys, shown.rate_per_s, shown.burst, made.key_id, secret.text())
        return json_answer(answer, 201)

    @router.delete("/v1/devices/{device}/keys/{key_id}")
    async def revoke_key(device: str, key_id: str, holder: administers) -> Response:
        """吊销密钥 Revoke a key

        What it signs is refused from now on. It cannot be taken back: make the device another one.
        """
        async with audited(gateway, holder, "key.revoke", f"device:{device}") as act:
            _known(gateway, device)
            act.detail["key_id"] = key_id[:80]

            def write(known: Registered, written: Written) -> None:
                found = [one for one in keys_of(gateway.credentials, known, device) if one.key_id == key_id]
                if not found:
                    raise ProblemError("not_found", f"device {device} has no key {key_id!r}", field="key_id")
                written.keys += [
                    msgspec.structs.replace(one, secret=None, revoked_at=one.revoked_at or act.at) for one in found
                ]

            await change(gateway, act, write)
        return json_answer(shown_keys(gateway, device))

    @router.put("/v1/devices/{device}/rate")
    async def set_rate(device: str, request: Request, holder: administers) -> Response:
        """设备限速 Say how many batches a device may post"""
        async with audited(gateway, holder, "rate.set", f"device:{device}") as act:
            wanted = await posted(gateway, request, _rate)
            _known(gateway, device)
            act.detail["rate_per_s"] = "as all" if wanted.rate_per_s is None else f"{wanted.rate_per_s:g}"
            if wanted.rate_per_s is not None:
                act.detail["burst"] = str(wanted.burst)

            def write(_known: Registered, written: Written) -> None:
                rate = wanted.rate_per_s
                written.rates[device] = None if rate is None else RateRecord(rate, wanted.burst)

            await change(gateway, act, write)
        return json_answer(shown_keys(gateway, device))

    return router


def _rotate(gateway: Gateway, known: Registered, written: Written, made: KeyRecord, wanted: KeyPost) -> None:
    now = made.made_at
    every = keys_of(gateway.credentials, known, made.device)
    there = [one for one in every if one.in_force(now)]
    if there and wanted.first:
        detail = f"{made.device} has key {there[0].key_id} already; rotate it"
        raise ProblemError("conflict", detail, field="first")
    if len(there) >= AT_ONCE and wanted.overlap_s:
        detail = f"a rotation is under way ({', '.join(one.key_id for one in there)} are in force); revoke one, or let "
        raise ProblemError("conflict", detail + "both end at once with overlap_s 0", field="overlap_s")
    ends = now + wanted.overlap_s * 1000
    written.keys = [
        made,
        *(msgspec.structs.replace(one, secret=None if one.from_file else one.secret, until=_sooner(one.until, ends))
          for one in there),
    ]  # fmt: skip
    over = [one for one in every if not one.from_file and not one.in_force(now)]
    written.forgotten = [one for one in over if now - max(one.made_at, one.until or 0) > REMEMBERED_MS]


def _sooner(until: int | None, ends: int) -> int:
    return ends if until is None else min(until, ends)


def _known(gateway: Gateway, device: str) -> str:
    if device not in gateway.region.devices:
        raise ProblemError("not_found", f"the region has no device {device!r}", field="device")
    return device
