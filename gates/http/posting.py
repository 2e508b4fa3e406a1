"""The way of a posted batch: read and refused, or submitted to the collector and answered."""

from collections import Counter
from collections.abc import Awaitable

from gates.http.gateway import Gateway
from gates.http.moment import Moment
from gates.http.problem import ProblemError
from gates.item_result import ItemResult
from gates.request import NotTakenError, Receipt
from gates.request import Request as Posted
from gates.schema import SchemaError
from streams.metrics import GatewayMetrics
from streams.metrics.gateway import Channel


async def post(gateway: Gateway, moment: Moment, reading: Awaitable[Posted]) -> Receipt:
    """``reading`` makes of the HTTP request what the collector takes, or raises ProblemError or SchemaError."""
    try:
        posted = await reading
    except SchemaError as error:
        _pass_turn(gateway, moment)
        raise ProblemError("unreadable", error.message, field=error.pointer or None) from error
    except ProblemError:
        _pass_turn(gateway, moment)
        raise
    try:
        return await gateway.collector.submit(posted, moment.received, moment.turn)
    except NotTakenError as error:
        raise ProblemError(error.reason, str(error), retry_after_s=error.retry_after_s) from error


def count(metrics: GatewayMetrics, channel: Channel, results: list[ItemResult]) -> None:
    """A rejection is counted by the field it names."""
    outcomes = Counter((result.status, (result.reason or "").partition(":")[0]) for result in results)
    for (status, reason), number in outcomes.items():
        metrics.items(channel, status, reason, number)


def _pass_turn(gateway: Gateway, moment: Moment) -> None:
    if moment.turn is not None:
        gateway.collector.forgo(moment.turn)
