"""The running system as the harness sees it: something to post to, to look into, and to strike."""

from abc import ABC, abstractmethod
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import httpx

from linkage.demo.figures import Figures, read_figures
from linkage.keys import Wallet
from linkage.settings import Settings
from streams.log.port import LogWriter
from streams.store.reader import Reader


@dataclass
class Plant(ABC):
    """``settings``: by which a command finds it. ``kills`` by target. ``started``: process id → when it was made (as
    psutil says it), of every process so far."""

    url: str
    purse: Wallet
    redis: Any
    log: LogWriter
    reader: Reader
    settings: Settings
    kills: Counter[str] = field(default_factory=Counter)
    started: dict[int, float] = field(default_factory=dict)

    @abstractmethod
    async def strike(self, target: str) -> str:
        """Strikes it, and says what was done in a few words. What was killed is being started again by then."""

    @abstractmethod
    async def strike_all(self) -> None:
        """Kills everything at the same moment."""

    @abstractmethod
    def disturbed(self) -> float:
        """When something that every tracker depends on (Redis, the broker) was last away, in loop time."""

    async def ready(self) -> bool:
        """Whether the gateway answers: one that was struck last may still be starting."""
        try:
            async with httpx.AsyncClient(timeout=2.0) as client:
                return (await client.get(f"{self.url}/readyz")).status_code == 200
        except httpx.HTTPError:
            return False

    async def figures(self) -> Figures:
        return await read_figures(self.reader, self.log)
