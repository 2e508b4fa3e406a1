"""The end of the log, read by a gateway that has to learn what others appended before they died."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

import msgspec
import structlog

from streams.events import Entry, decode_record
from streams.log.port import LogReader, Record

AT_ONCE: Final = 1_000
"""Records read and learnt at one go."""

_log = structlog.get_logger()


class LogTail:
    """``opened`` makes a reader of the log; it is closed after every reading, as there are months between them."""

    def __init__(self, opened: Callable[[], Awaitable[LogReader]]) -> None:
        self._opened = opened

    async def read(
        self, since: Mapping[int, int] | None, learn: Callable[[list[Entry]], Awaitable[None]]
    ) -> dict[int, int]:
        """Hands everything from ``since`` on (None: from the beginning) to ``learn``, and returns where the log ended.

        Raises LogUnavailable.
        """
        reader = await self._opened()
        try:
            starts, ends = await reader.starts(), await reader.ends()
            for partition, end in ends.items():
                at = starts.get(partition, 0) if since is None else since.get(partition, 0)
                if at < starts.get(partition, 0):
                    _log.warning("the log has let go of what was to be learnt", partition=partition, offset=at)
                while at < end and (records := await reader.read(partition, max(at, starts[partition]), AT_ONCE)):
                    await learn([entry for record in records for entry in _entries(partition, record)])
                    at = records[-1].offset + 1
            return ends
        finally:
            await reader.close()


def _entries(partition: int, record: Record) -> list[Entry]:
    try:
        return decode_record(record.raw)
    except msgspec.DecodeError:  # the tracker sets it aside; nothing in it was acknowledged by a gateway
        _log.warning("a record that cannot be read teaches nothing", partition=partition, offset=record.offset)
        return []
