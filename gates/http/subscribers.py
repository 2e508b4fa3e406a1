"""Subscribers of alerts: listed, made, changed and deleted while notifiers run, and their signing keys rotated."""

from typing import Annotated, Any, Final

import msgspec
from fastapi import APIRouter, Depends, Request, Response

from gates.decoding import decode_body
from gates.http import subscription
from gates.http.answer import json_answer
from gates.http.audited import Act, audited
from gates.http.auth import may
from gates.http.credentials import Principal
from gates.http.gateway import Gateway
from gates.http.limits import read_body
from gates.http.subscriber_views import KeysLeft, SigningKeyMade, SubscriberLeaving, SubscriberPut, of_api, rows
from streams.notifier.enrolled import Enrolled
from streams.notifier.register import Register
from streams.signature import Secret

_settings: Final = msgspec.json.Decoder(dict[str, Any])


def routes(gateway: Gateway) -> APIRouter:
    router = APIRouter(tags=["subscribers"])
    if gateway.register is None:
        return router
    register: Register = gateway.register
    admin = Annotated[Principal, Depends(may("set_subscribers", gateway))]

    @router.get("/v1/subscribers")
    async def list_subscribers(holder: admin) -> Response:  # noqa: ARG001 - asked for its right alone
        """订阅方 Who is told of alerts, from the notifiers' file and made through the API

        Without signing keys. What the file says is known from the first notifier that has run on.
        """
        return json_answer({"items": await rows(register), "cursor": None})

    @router.put("/v1/subscribers/{name}")
    async def put_subscriber(name: str, request: Request, holder: admin) -> Response:
        """设置订阅方 Make a subscriber, or change one

        All settings as the file would have them; what is left out is as it would be there. Signing keys that are left
        out stay as they were; a subscriber that is new and comes without is given one, which is shown this once.
        Notifiers act on it within seconds; `allow_networks` is theirs alone.
        """
        async with audited(gateway, holder, "subscriber.put", f"subscriber:{name[:80]}") as act:
            return await _put(name, request, holder, act)

    @router.post("/v1/subscribers/{name}/keys")
    async def rotate_key(name: str, holder: admin) -> Response:
        """轮换签名密钥 Give a subscriber a new signing key

        It is shown this once. Every message is signed with the new and the old one until the old one is taken out, or
        the next rotation.
        """
        fresh = Secret.generate()
        async with audited(gateway, holder, "subscriber.key", f"subscriber:{name[:80]}"):
            await _rotated(name, holder, lambda keys: [fresh.text(), *keys[:1]])
        return json_answer(SigningKeyMade(name, fresh.text(), 2))

    @router.delete("/v1/subscribers/{name}/keys/old")
    async def drop_old_keys(name: str, holder: admin) -> Response:
        """停用旧签名密钥 Sign with a subscriber's newest key alone"""
        async with audited(gateway, holder, "subscriber.old-keys", f"subscriber:{name[:80]}"):
            await _rotated(name, holder, lambda keys: keys[:1])
        return json_answer(KeysLeft(name, 1))

    @router.delete("/v1/subscribers/{name}")
    async def remove_subscriber(name: str, holder: admin) -> Response:
        """删除订阅方 Delete a subscriber

        A running notifier ends its deliveries, drops what waits for it and its dead letters (counted as
        `unsubscribed`), and then the name is free again.
        """
        async with audited(gateway, holder, "subscriber.delete", f"subscriber:{name[:80]}"):
            await subscription.changed(
                register, name, lambda known: subscription.removed(name, holder.name, gateway.now(), known)
            )
        return json_answer(SubscriberLeaving(name, "leaving"), 202)

    async def _put(name: str, request: Request, holder: Principal, act: Act) -> Response:
        written = decode_body(_settings, await read_body(request, gateway.limits))
        fresh, before = Secret.generate(), set[str]()

        def change(known: subscription.Known) -> Enrolled:
            before.clear()
            before.update(known.roll.staying)
            nodes = gateway.region.nodes
            return subscription.put(name, written, fresh, nodes, holder.name, gateway.now(), known)

        made = await subscription.changed(register, name, change)
        created = name not in before
        act.detail["created"] = str(created).lower()
        secret = fresh.text() if made.settings["secrets"] == [fresh.text()] else None
        shown = of_api(made, (await register.counts([name]))[name])
        return json_answer(SubscriberPut("created" if created else "changed", shown, secret))

    async def _rotated(name: str, holder: Principal, keys: subscription.Keys) -> None:
        await subscription.changed(
            register, name, lambda known: subscription.rotated(name, keys, holder.name, gateway.now(), known)
        )

    return router
