"""/metrics: the gateway's own figures and the state of the region, for Prometheus."""

from fastapi import APIRouter, Response

from gates.http.gateway import Gateway
from streams.metrics import CONTENT_TYPE, state_text


def routes(gateway: Gateway) -> APIRouter:
    router = APIRouter(tags=["operation"])

    @router.get("/metrics")
    async def metrics() -> Response:
        """指标 Figures of this gateway and of the region, in Prometheus' text format"""
        gateway.metrics.queue_age(gateway.collector.oldest_wait_s)
        saying = {} if gateway.reports is None else {"saying": gateway.reports.read}
        state = await state_text(gateway.reader, gateway.names, **saying)
        return Response(gateway.metrics.text() + state, headers={"content-type": CONTENT_TYPE})

    return router
