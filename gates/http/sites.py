"""Sites, and what is on its way to each: gates interact, so the next one knows before the truck is there."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response
from starlette.responses import StreamingResponse

from gates.http.auth import may
from gates.http.credentials import Principal
from gates.http.expected import ExpectedArrivals
from gates.http.gateway import Gateway
from gates.http.paging import rows
from gates.http.problem import ProblemError
from gates.present import site_json
from streams.sharing import SEES
from zones.region import Site


def routes(gateway: Gateway) -> APIRouter:
    router = APIRouter(tags=["sites"])
    reads = Annotated[Principal, Depends(may("read", gateway))]
    expected = ExpectedArrivals(gateway.reader)
    reads_site = Annotated[Principal, Depends(may("read_site", gateway))]

    @router.get("/v1/sites")
    async def list_sites(_holder: reads) -> Response:
        """场所列表 List sites with their nodes and how many devices are quiet"""
        heads = {head.device: head for head in await gateway.reader.device_heads()}
        return rows([site_json(site, gateway.region, heads) for site in gateway.region.sites.values()])

    @router.get("/v1/sites/{site}/expected")
    async def list_expected(site: str, holder: reads_site) -> Response:
        """预计到达 List units on their way to this site's node, the next one first

        Each with the seal, plate, weight, count and recognised inspections to check it against. An exit names a node,
        so every site of a node sees the same list. A kiosk reads that of its own site.
        """
        place = _known(gateway, site, holder)
        return Response(await expected.read(place.node, SEES[holder.role]), media_type="application/json")

    @router.get("/v1/sites/{site}/expected/stream")
    async def stream_expected(site: str, holder: reads_site) -> Response:
        """预计到达推送 The same list, pushed whenever it changes

        Server-sent events named `expected`, each with the whole list. The stream ends after five minutes; an
        EventSource comes again by itself.
        """
        place = _known(gateway, site, holder)
        return StreamingResponse(
            expected.events(place.node, SEES[holder.role]),
            media_type="text/event-stream",
            headers={"cache-control": "no-store"},
        )

    return router


def _known(gateway: Gateway, site: str, holder: Principal) -> Site:
    """Raises ProblemError; a kiosk's token names its device."""
    if holder.role == "kiosk":
        device = gateway.region.devices.get(holder.source)
        if device is None or device.site != site:
            raise ProblemError("forbidden", "a kiosk reads the list of its own site", field="site")
    if (place := gateway.region.sites.get(site)) is None:
        choice = ", ".join(gateway.region.sites)
        raise ProblemError("not_found", f"no site {site!r}; there are {choice}", field="site")
    return place
