"""From a plan to times: when each moment of a unit's life comes, gates and queues taken in."""

from gates.simulation.dice import MINUTE
from gates.simulation.life import Life
from gates.simulation.network import Network
from gates.simulation.timetable import Timetable

MARGIN_MS = 10 * MINUTE
"""Nothing happens in the last minutes of a recording, so that everything still comes in."""


class Schedule:
    """``times`` in epoch ms by moment."""

    def __init__(self, network: Network, timetable: Timetable) -> None:
        self._network = network
        self._timetable = timetable

    def times(self, life: Life) -> dict[str, int]:
        """Moments that happen: neither skipped nor after the end of the plan."""
        times = self._course(life)
        for extra in life.extras:
            times[extra.name] = times[extra.anchor] + extra.offset
        end = times[life.ends_with] if life.ends_with else None
        return {name: at for name, at in times.items() if name not in life.skipped and (end is None or at <= end)}

    def settle(self, life: Life, end_ms: int) -> bool:
        """Keep the plan inside the recording: what would overrun stays in the yard. False if it cannot."""
        times = self.times(life)
        limit = end_ms - MARGIN_MS
        if max(times.values()) > limit:
            stored = [f"put{n}" for n in range(len(life.stays)) if times.get(f"put{n}", limit) < limit]
            if not stored:
                return False
            life.ends_with = stored[-1]
            times = self.times(life)
        return life.needs <= times.keys()

    def _course(self, life: Life) -> dict[str, int]:
        through, papers = self._timetable.through, life.papers
        at = through(self._network.yards[life.stays[0].site], life.arrive_at)
        times = {"manifest": at - papers.manifest_before, "delivery_order": at - papers.order_before, "arrive": at}
        for number, stay in enumerate(life.stays):
            put = times[f"put{number}"] = at + stay.store_after
            if number == life.last:
                break
            leg = life.legs[number]
            pick = times[f"pick{number}"] = put + stay.dwell
            out = times[f"out{number}"] = through(leg.gate_out, pick + leg.load)
            at = times[f"in{number + 1}"] = through(leg.gate_in, out + leg.travel)
        return times | self._closing(life, times[f"put{life.last}"])

    def _closing(self, life: Life, put: int) -> dict[str, int]:
        papers, leave = life.papers, life.leave
        declaration = put + papers.declare_after
        release = declaration + papers.release_after
        pick = max(release + papers.collect_after, put + life.stays[-1].dwell)
        gone = pick + leave.load
        if leave.gate is not None:
            gone = self._timetable.through(leave.gate, gone)
        return {"declaration": declaration, "release": release, f"pick{life.last}": pick, "leave": gone}
