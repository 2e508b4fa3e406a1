"""A batch refused for its signature is told to the log, so that A66 sees a rogue gate."""

from contextlib import suppress

from fastapi import Request as HttpRequest

from gates.http.gateway import Gateway
from gates.request import NotTakenError
from gates.request import Request as Posted
from streams.signature import ID


async def tell_refused(gateway: Gateway, request: HttpRequest, claimed: str, reason: str) -> None:
    """So many of each device: anybody can send such batches, and they must not fill the way of the others. A log that
    takes nothing now is not told. A recording holds only what was taken."""
    if gateway.collector.clock == "recorded" or reason == "state_unavailable":
        return
    subject = claimed if claimed in gateway.region.devices else "unknown"
    if not gateway.told_refused.grant(subject, gateway.now()):
        return
    message = request.headers.get(ID, "")[:256]
    with suppress(NotTakenError):
        await gateway.collector.submit(
            Posted(lambda intake, received: ([], intake.refused(claimed, reason, message, received)), len(claimed))
        )
