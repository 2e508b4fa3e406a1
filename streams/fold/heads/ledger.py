"""A subject that is nothing but its record."""

import msgspec

from streams.fold.finding import Finding


class LedgerHead(msgspec.Struct, omit_defaults=True, tag=True, gc=False):
    """A subject of which only the record is kept: a tracker on no unit."""

    subject: str
    last: tuple[int, str] = (0, "")
    facts: dict[str, str] = {}
    findings: dict[str, Finding] = {}
