"""What gateways that are gone have left in the log alone, taken over by one that is at work."""

import asyncio
from collections.abc import Mapping

from gates.catching_up import CatchingUp
from gates.memory import DeviceClock
from gates.neighbours import Neighbours
from streams.tasks import end


class Inheritance:
    """Learnt beside the traffic: in a busy region it is a minute of scans, and no gate is to wait until they are read.
    Until then a resend of one of them is answered as if it were new, and the fold drops it (law 2)."""

    def __init__(self, catching_up: CatchingUp) -> None:
        self._catching_up = catching_up
        self._neighbours = Neighbours()
        self._reading: asyncio.Task[Mapping[str, DeviceClock]] | None = None

    @property
    def alone(self) -> bool:
        """Whether nobody else was at work when last looked."""
        return self._neighbours.none

    def look(self, marks: Mapping[str, bytes], now: float) -> Mapping[str, DeviceClock]:
        """``marks``: the others' bookmarks as they are at ``now`` (s). Returns what has been learnt of devices since
        the last look. Raises what reading raised: RedisError, OSError, LogUnavailable."""
        gone = self._neighbours.look(marks, now)
        reading = self._reading
        if reading is not None and not reading.done():
            return {}
        left = {name: marks[name] for name in gone}
        self._reading = asyncio.create_task(self._catching_up.inherit(left), name="inheritance") if left else None
        return reading.result() if reading is not None else {}

    async def close(self) -> None:
        if (reading := self._reading) is not None:
            await end([reading])
            if not reading.cancelled():
                reading.exception()  # whatever it was, the next gateway reads the same again
