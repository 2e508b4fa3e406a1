"""A posted change of what is judged by, as an entry of the log; the gateway and replay make it alike."""

from hashlib import blake2b

from streams.events import PolicyChange, TravelTimes
from streams.store.commit import C
from streams.text_digest import text_digest

_PREFIX: dict[type, str] = {PolicyChange: "policy", TravelTimes: "travel"}


def made(kind: type[C], text: str, by: str, note: str, received: int) -> C:
    """The same of the same: its id says who, what and when."""
    digest = text_digest(text)
    token = blake2b(f"{digest}|{by}|{received}".encode(), digest_size=8).hexdigest()
    return kind(f"{_PREFIX[kind]}-{token}", received, by, text, digest, note)
