"""Lua scripts kept beside the code that runs them."""

from hashlib import sha1
from importlib.resources import files
from typing import Any

from redis.exceptions import NoScriptError

from streams.store.connection import Client


class Script:
    """One atomic script, sent by its hash; its text goes along when the server does not know it (any more)."""

    def __init__(self, package: str, name: str) -> None:
        self._text = files(package).joinpath(name).read_text("utf-8")
        self._sha = sha1(self._text.encode(), usedforsecurity=False).hexdigest()

    async def run(self, client: Client, keys: list[str], arguments: list[bytes | str | int]) -> Any:
        try:
            return await client.execute_command("EVALSHA", self._sha, len(keys), *keys, *arguments)
        except NoScriptError:
            return await client.execute_command("EVAL", self._text, len(keys), *keys, *arguments)
