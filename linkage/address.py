"""Where a server is, as its URL says; and a refusal of the URL that never repeats it, since it may hold a password."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final, Self
from urllib.parse import unquote

_ADDRESS: Final = re.compile(
    r"(?P<scheme>[a-z+]+)://(?:(?P<login>[^@/?#]*)@)?(?P<hosts>[^@/?#]*)(?P<path>/[^@?#]*)?(?:\?(?P<query>[^#]*))?"
)
_HOST: Final = re.compile(r"(?:\[[0-9A-Fa-f:.]+\]|[^:;,\[\]@/\s]+)(?::\d{1,5})?")
_AGAIN: Final = re.compile(r"[;,](?:[a-z+]+://)?")
"""Between servers: a comma or, as faust writes it, a semicolon; the scheme may be repeated."""


@dataclass(frozen=True, slots=True)
class Address:
    """``username`` and ``password`` are decoded; everything else is as it was written."""

    scheme: str
    username: str | None
    password: str | None
    hosts: tuple[str, ...]
    path: str
    query: str

    @classmethod
    def read(cls, text: str, schemes: Collection[str]) -> Self:
        """Raises ValueError, whose message names what is wrong and shows nothing of the text."""
        known = ", ".join(f"{scheme}://" for scheme in schemes)
        head, at, tail = text.rpartition("@")
        found = _ADDRESS.fullmatch(head + at + _AGAIN.sub(",", tail))
        if found is None or found["scheme"] not in schemes:
            raise ValueError(
                f"the address cannot be read; it begins with one of {known}. In a user name or password the "
                "characters @ / : # ? % are percent-encoded (%40 %2F %3A %23 %3F %25); or give the password by itself"
            )
        hosts = tuple(found["hosts"].split(",")) if found["hosts"] else ()
        if wrong := [n for n, host in enumerate(hosts, 1) if not _HOST.fullmatch(host)]:
            raise ValueError(f"the address cannot be read: server {wrong[0]} in it is not host:port")
        username, colon, password = (found["login"] or "").partition(":")
        return cls(
            scheme=found["scheme"],
            username=unquote(username) or None,
            password=unquote(password) if colon else None,
            hosts=hosts,
            path=found["path"] or "",
            query=found["query"] or "",
        )
