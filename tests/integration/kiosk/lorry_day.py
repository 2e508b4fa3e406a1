"""A day at a gate whose line and whose kiosk fail again and again, told as its operator lives it.

The operator scans one lorry at a time and waits for the word. After a kiosk has died it says, when it is up again,
which scan it kept last; the operator scans the lorry in hand again unless it is that one.
"""

import random
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path

from tests.integration.kiosk.gateway_process import Gate
from tests.integration.kiosk.operator_at_gate import KioskProcess, Said, kiosk_process
from tests.integration.kiosk.relay import Relay
from tests.integration.kiosk.small_disk import SmallDisk

MANY = 5_000
"""Scans for which there is room on no small disk that is full."""


class LorryDay:
    """``codes``: lorries in the order in which they were scanned and said to be kept. ``refused``: those that the
    kiosk said it could not keep. ``."""

    def __init__(self, gate: Gate, line: Relay, queue: Path, seed: int) -> None:
        self.gate = gate
        self.line = line
        self.queue = queue
        self.chance = random.Random(seed)
        self.codes: list[str] = []
        self.refused: list[str] = []
        self.kills = 0
        self._coming = _lorries()
        self._stack = AsyncExitStack()
        self._kiosk: KioskProcess | None = None

    @property
    def kiosk(self) -> KioskProcess:
        assert self._kiosk is not None
        return self._kiosk

    async def switch_on(self, in_hand: str | None = None) -> bool:
        """Whether the scan of the lorry ``in_hand`` had been kept after all."""
        self._kiosk = await self._stack.enter_async_context(
            kiosk_process(self.line.url, self.gate, self.queue, "--heartbeat-s", "5")
        )
        return in_hand is not None and self.kiosk.said[0].get("last_code") == in_hand

    async def end(self) -> None:
        await self._stack.aclose()

    async def scan(self, lorries: int) -> None:
        for _ in range(lorries):
            await self._scan(next(self._coming))

    async def _scan(self, code: str) -> Said:
        said = await self.kiosk.scan(code)
        (self.codes if said["event"] == "kept" else self.refused).append(code)
        return said

    async def fill(self, disk: SmallDisk) -> None:
        """Scans until the disk is so full that several have been refused."""
        before, kept = len(self.refused), len(self.codes)
        disk.full(self.kiosk)
        while len(self.refused) == before:
            assert len(self.codes) - kept < MANY, "a full disk was not felt"
            await self.scan(1)
        await self.scan(5)
        assert len(self.refused) >= before + 2
        why = next(said["why"] for said in self.kiosk.said if said["event"] == "not_kept")
        assert str(disk.folder) in why

    async def kill_while_scanning(self, after: int) -> None:
        """In the middle of a scan: typed, but the word not heard."""
        await self.scan(after)
        code = next(self._coming)
        stdin = self.kiosk.child.stdin
        assert stdin is not None
        stdin.write(code.encode() + b"\n")
        await stdin.drain()
        for _ in range(self.chance.randrange(3)):  # so far does the operator's eye get
            if self.chance.random() < 0.5 and (await self.kiosk.hear() or {}).get("event") == "kept":
                break
        await self._kill()
        if await self.switch_on(code):
            self.codes.append(code)
        else:
            await self._scan(code)

    async def kill_while_sending(self, after: int) -> None:
        """After so many answers have been shown."""
        for _ in range(after):
            await self.kiosk.until(lambda said: said["event"] == "answered")
        await self._kill()
        await self.switch_on()

    async def _kill(self) -> None:
        await self.kiosk.kill()
        self.kills += 1

    async def sent(self) -> None:
        """Returns when the gateway has answered the last scan, and so all of them."""
        last = self.codes[-1]
        begun = self.kiosk.said[0]
        if (begun["waiting"], begun.get("last_code")) == (0, last):
            return
        if not any(_answers(said, last) for said in self.kiosk.said):
            await self.kiosk.until(lambda said: _answers(said, last))


def _answers(said: Said, code: str) -> bool:
    return bool(said["event"] == "answered" and said["code"] == code)


def _lorries() -> Iterator[str]:
    number = 0
    while True:
        number += 1
        yield f"local:LORRY-{number:06d}"
