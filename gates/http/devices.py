"""Gate and yard devices: heard of or quiet, how far their clocks are off, what is missing of their numbers."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from gates.http.auth import may
from gates.http.credentials import Principal
from gates.http.gateway import Gateway
from gates.http.paging import rows
from streams.fold.heads import DeviceHead
from streams.present import device_json


def routes(gateway: Gateway) -> APIRouter:
    router = APIRouter(tags=["sites"])
    reads = Annotated[Principal, Depends(may("read", gateway))]

    @router.get("/v1/devices")
    async def list_devices(_holder: reads) -> Response:
        """设备列表 List every registered device, heard of or not"""
        heads = {head.device: head for head in await gateway.reader.device_heads()}
        return rows(
            [
                device_json(heads.get(device.id, DeviceHead(device=device.id)), device.node, device.site)
                | {"kind": device.kind, "heartbeat_s": device.heartbeat_s, "ever_heard": device.id in heads}
                for device in gateway.region.devices.values()
            ]
        )

    return router
