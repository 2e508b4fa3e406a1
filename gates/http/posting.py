"""The way of a posted batch: read and refused, or submitted to the collector and answered."""

from collections import Counter
from collections.abc import Awaitable, Callable

from fastapi import Request as HttpRequest

from gates.decoding import SchemaError
from gates.http.gateway import Gateway
from gates.http.moment import RECEIVED_AT, Moment, moment_of
from gates.http.problem import ProblemError
from gates.item_result import ItemResult
from gates.request import Receipt
from gates.request import Request as Posted
from streams.events import PolicyChange, TravelTimes
from streams.metrics import GatewayMetrics
from streams.metrics.gateway import Channel


async def post(gateway: Gateway, moment: Moment, reading: Awaitable[Posted]) -> Receipt:
    """``reading`` makes of the HTTP request what the collector takes, or raises ProblemError or SchemaError.

    A request that is refused for good passes its turn on; who is told to come again keeps it. Raises NotTakenError too.
    """
    try:
        posted = await reading
    except (ProblemError, SchemaError) as refusal:
        again = isinstance(refusal, ProblemError) and refusal.retry_after_s is not None
        if moment.turn is not None and not again:
            gateway.collector.forgo(moment.turn)
        raise
    return await gateway.collector.submit(posted, moment.received, moment.turn)


def entering(text: str, made: Callable[[int], PolicyChange | TravelTimes], *, dry_run: bool) -> Posted:
    """What tells every partition of a change: ``made`` at its time of reception (ms). A dry run takes its turn too, and
    leaves nothing in the log."""
    return Posted(lambda intake, received: ([], [] if dry_run else intake.everywhere(made(received))), len(text))


async def operators_moment(gateway: Gateway, request: HttpRequest) -> Moment:
    """In recorded mode an operator acts at the time that the log has come to."""
    if gateway.collector.clock == "recorded" and RECEIVED_AT not in request.headers:
        return Moment(max((await gateway.reader.times()).values(), default=0))
    return moment_of(request, gateway.collector.clock)


def count(metrics: GatewayMetrics, channel: Channel, results: list[ItemResult]) -> None:
    """A rejection is counted by the field it names."""
    outcomes = Counter((result.status, (result.reason or "").partition(":")[0]) for result in results)
    for (status, reason), number in outcomes.items():
        metrics.items(channel, status, reason, number)
