"""A Lua script as one command of a pipeline."""

from hashlib import sha1
from importlib.resources import files
from typing import Any, Literal

Way = Literal["EVALSHA", "EVAL"]
"""Scripts are sent by their hash, and as a whole to a server that does not know them (any more)."""


class PipedScript:
    def __init__(self, name: str) -> None:
        text = files("gates").joinpath(name).read_text("utf-8")
        self._sent = {"EVAL": text, "EVALSHA": sha1(text.encode(), usedforsecurity=False).hexdigest()}

    def put(self, pipe: Any, way: Way, keys: list[str], *arguments: bytes | str | int) -> None:
        pipe.execute_command(way, self._sent[way], len(keys), *keys, *arguments)
