"""Whose word takes an event away: a gate corrects what its own site has seen, and nothing else."""

from streams.events import AnyEvent, Correction, DeviceEvent
from zones.region import Region


def may_void(correction: Correction, event: AnyEvent, region: Region) -> bool:
    """Whether the correction holds for the event it names. One that no device made is the control room's, and holds."""
    if correction.device is None:
        return True
    if not isinstance(event, DeviceEvent):
        return False
    device = region.devices.get(correction.device)
    return event.device == correction.device or (device is not None and event.site == device.site)
