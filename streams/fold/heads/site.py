"""A site now."""

import msgspec

from streams.fold.finding import Finding
from streams.fold.heads.told import Told


class SiteHead(msgspec.Struct, omit_defaults=True, tag=True, gc=False):
    """A site by the alerts that were raised at it; ``told`` are those of the last days, in order of crossing."""

    site: str
    last: tuple[int, str] = (0, "")
    told: tuple[Told, ...] = ()
    findings: dict[str, Finding] = {}
