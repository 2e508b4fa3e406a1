"""Hysteresis (domain §6.7): a device's finding is over only once all has been well for a while."""

import msgspec

from streams.fold.finding import Finding
from streams.rules.rule import DeviceStep


def calm(step: DeviceStep, finding: Finding, calm_ms: int, why: str) -> None:
    """All is well at this step. Over from the first such moment, if none of the last ``calm_ms`` were otherwise;
    whoever opens the finding anew leaves ``calm_at`` out of its evidence."""
    now = step.event.when
    since = finding.evidence.get("calm_at")
    if since is None:
        step.open(msgspec.structs.replace(finding, evidence={**finding.evidence, "calm_at": now}))
    elif now - since >= calm_ms:
        step.end(finding, since, why)
