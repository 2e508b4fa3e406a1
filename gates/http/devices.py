"""Gate and yard devices: heard of or quiet, how far their clocks are off, what is missing of their numbers."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response

from gates.device_reports import DeviceReport
from gates.http.auth import may
from gates.http.credentials import Principal
from gates.http.gateway import Gateway
from gates.http.paging import rows
from streams.fold.heads import DeviceHead
from streams.present import device_json
from streams.times import rfc3339


def routes(gateway: Gateway) -> APIRouter:
    router = APIRouter(tags=["sites"])
    reads = Annotated[Principal, Depends(may("read", gateway))]

    @router.get("/v1/devices")
    async def list_devices(_holder: reads) -> Response:
        """设备列表 List every registered device, heard of or not

        `battery_pct`, `queued` (scans that wait in it, without those it was sending) and `rejected` are what it last
        said of itself.
        """
        reports = await gateway.reports.read() if gateway.reports else {}
        heads = {head.device: head for head in await gateway.reader.device_heads()}
        return rows(
            [
                device_json(heads.get(device.id, DeviceHead(device=device.id)), device.node, device.site)
                | {"kind": device.kind, "heartbeat_s": device.heartbeat_s, "ever_heard": device.id in heads}
                | _administered(gateway, device.id, reports.get(device.id))
                for device in gateway.region.devices.values()
            ]
        )

    return router


def _administered(gateway: Gateway, device: str, said: DeviceReport | None) -> dict[str, Any]:
    rate = gateway.access.rate_of(device)
    return {
        "battery_pct": said.battery_pct if said else None,
        "queued": said.queued if said else None,
        "rejected": said.rejected if said else None,
        "reported_at": rfc3339(said.at) if said else None,
        "keys": len(gateway.access.keys_of(device)),
        "rate_per_s": rate.rate_per_s if rate else None,
    }
