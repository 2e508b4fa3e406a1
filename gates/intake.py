"""The intake: a batch as posted becomes entries of the log. Pure; the gateway and replay run this same code.

Everything that needs to know when something was *received* is settled here and written into the log, so that
nothing downstream reads a clock: reception time, the device's clock error, corrected time, a device gone quiet.
"""

from hashlib import blake2b
from typing import Final

import msgspec

from gates.copies import copies, to_remember
from gates.decoding import SchemaError, decode_fact_item, decode_scan_item, envelope
from gates.fact_events import FactEvents
from gates.fact_items import FactBatch
from gates.item_result import ItemResult
from gates.learnt import binding_of
from gates.memory import DeviceClock, IntakeMemory, Seen
from gates.passes.reading import RingNow, no_ring
from gates.pulses import Tally, heartbeat, pulse
from gates.ration import Ration
from gates.refused import Refused
from gates.scan_events import ScanEvents
from gates.scan_items import ScanBatch
from gates.whereabouts import Whereabouts
from streams.events import Action, AnyEvent, Entry, Heard, Notice, Quiet, Refusal
from streams.subject import PARTITIONS, device_subject, partition_of
from streams.times import millis
from zones.region import Device, Region

QUIET_BEATS: Final = 1.25
"""A device is quiet once it has missed a beat by a quarter; whether that is an alarm is a rule's affair."""
CLAIM_LENGTH: Final = 80
"""Characters kept of the device id that a refused batch claims."""
REFUSALS_TOLD: Final = 20
REFUSALS_MS: Final = 5 * 60_000
"""So many refused batches of a subject go to the log within this long; the others are only answered."""

Routed = tuple[int, Entry]


class Intake:
    """One region's intake. Call ``quiet`` before each batch and each tick, in order of reception.

    ``listening_since`` (ms): from when on silence counts; None: from its first call. A recording has no pauses
    of the gateway's own in it, so there it counts from the beginning (0). ``ring``: the keys that sign passes.
    """

    def __init__(
        self,
        region: Region,
        memory: IntakeMemory,
        partitions: int = PARTITIONS,
        *,
        listening_since: int | None = None,
        ring: RingNow = no_ring,
    ) -> None:
        self.region = region
        self.memory = memory
        self.partitions = partitions
        self._patience = {name: int(one.heartbeat_s * 1000 * QUIET_BEATS) for name, one in region.devices.items()}
        self._listening_since = listening_since
        self._next_check = 0
        self._facts = FactEvents(region, memory)
        self._scans = ScanEvents(region, memory, ring)
        self._whereabouts = Whereabouts(region)
        self._refusals = Ration(REFUSALS_TOLD, REFUSALS_MS)

    def scans(self, batch: ScanBatch, received: int) -> tuple[list[ItemResult], list[Routed]]:
        """Results in the order of the items, and what to append. The device must be registered."""
        device = self.region.devices[batch.device_id]
        sent = millis(batch.send_time)
        heard, clock = self._hear(device, sent, received)
        if not batch.items:
            return [], heard + self.route([heartbeat(device, sent, received, clock.error)])
        results: list[ItemResult] = []
        events: list[AnyEvent] = []
        tally = Tally()
        for raw in batch.items:
            try:
                item = decode_scan_item(raw)
                found = self._scans.events(item, device, clock, received)
            except (SchemaError, Refused) as error:
                results.append(self._reject(raw, error, tally))
                continue
            result = self._admit(item.event_id, item, found)
            self._bind(result, found)
            results.append(result)
            events += found if result.status == "rejected" else found + copies(found)
            tally.take(item.seq, found, result.status, device)
            tally.place(self._whereabouts.furthest(found))
        events.append(pulse(device, sent, received, clock.error, tally))
        return results, heard + self.route(events)

    def facts(self, batch: FactBatch, received: int) -> tuple[list[ItemResult], list[Routed]]:
        results: list[ItemResult] = []
        routed: list[Routed] = []
        for raw in batch.items:
            try:
                item = decode_fact_item(raw)
                events, closure = self._facts.events(item, batch.source, received)
            except (SchemaError, Refused) as error:
                results.append(self._reject(raw, error, Tally()))
                continue
            result = self._admit(item.event_id, item, events)
            self._bind(result, events)
            results.append(result)
            if result.status == "rejected":
                routed += self.route(events)
                continue
            routed += self.route(events + copies(events))
            if closure is not None:
                routed += self.everywhere(closure)
        return results, routed

    def action(
        self, alert_id: str, subject: str, action: str, by: str, note: str, until: int | None, received: int
    ) -> list[Routed]:
        """An operator's step on an alert, as an event of the alert's subject."""
        token = blake2b(f"{alert_id}|{action}|{by}|{received}".encode(), digest_size=12).hexdigest()
        event = Action(
            id=f"action-{token}", subject=subject, at=received, received=received, when=received,
            alert_id=alert_id, action=action, by=by, note=note, until=until,
        )  # fmt: skip
        return self.route([event])

    def refused(self, claimed: str, reason: str, message: str, received: int) -> list[Routed]:
        """A batch that was refused for its signature: what to append, so that rule A66 can see a rogue gate.

        ``claimed``: the device id in its body (empty if none can be read); ``reason``: the code of the answer;
        ``message``: its webhook-id, which tells one attempt from the next. Anybody can send such batches, so the log
        takes only so many of each subject; empty beyond that.
        """
        claimed = claimed[:CLAIM_LENGTH]
        subject = device_subject(claimed if claimed in self.region.devices else "unknown")
        if not self._refusals.grant(subject, received):
            return []
        token = blake2b(f"{claimed}|{reason}|{message}|{received}".encode(), digest_size=12).hexdigest()
        event = Refusal(
            id=f"refusal-{token}", subject=subject, at=received, received=received, when=received, claimed=claimed,
            reason=reason,
        )  # fmt: skip
        return self.route([event])

    def quiet(self, now: int) -> list[Routed]:
        """Notices of devices that have missed a beat by ``now`` (ms), in the order in which they did.

        Only what the intake was there to hear counts: after its own start every device gets a fresh beat.
        """
        if self._listening_since is None:
            self._listening_since = now
        if now < self._next_check:
            return []
        routed: list[Routed] = []
        missed: list[tuple[int, str]] = []
        self._next_check = now + 3_600_000
        for name, clock in self.memory.clocks().items():
            if clock.quiet or name not in self._patience:
                continue
            at = self._missed_at(name, clock)
            if at <= now:
                missed.append((at, name))
            else:
                self._next_check = min(self._next_check, at)
        for at, name in sorted(missed):
            clock = self.memory.clocks()[name]
            self.memory.set_clock(name, msgspec.structs.replace(clock, quiet=True))
            routed += self.everywhere(Notice(self._quiet_event(self.region.devices[name], clock, at)))
        return routed

    def route(self, events: list[AnyEvent]) -> list[Routed]:
        return [(partition_of(event.subject, self.partitions), event) for event in events]

    def everywhere(self, entry: Entry) -> list[Routed]:
        return [(partition, entry) for partition in range(self.partitions)]

    def _hear(self, device: Device, sent: int, received: int) -> tuple[list[Routed], DeviceClock]:
        known = self.memory.clock(device.id) or DeviceClock()
        clock = known.heard(sent, received)
        self.memory.set_clock(device.id, clock)
        self._next_check = min(self._next_check, received + self._patience[device.id])
        if not known.quiet:
            return [], clock
        # never before it was told quiet, nor in the same moment: gateways' clocks differ, and the later one holds
        when = max(received, self._missed_at(device.id, known) + 1)
        back = Heard(
            id=f"heard:{device.id}:{received}", subject=device_subject(device.id), at=when,
            received=received, when=when, site=device.site, last_heard=known.last_heard,
        )  # fmt: skip
        return self.everywhere(Notice(back)), clock

    def _missed_at(self, device: str, clock: DeviceClock) -> int:
        """When it counts as quiet (ms), if nothing is heard of it until then."""
        return max(clock.last_heard, self._listening_since or 0) + self._patience[device]

    def _quiet_event(self, device: Device, clock: DeviceClock, at: int) -> Quiet:
        return Quiet(
            id=f"quiet:{device.id}:{clock.last_heard}", subject=device_subject(device.id), at=at, received=at,
            when=at, site=device.site, last_heard=clock.last_heard, beat=device.heartbeat_s * 1000,
        )  # fmt: skip

    def _admit(self, event_id: str, item: msgspec.Struct, events: list[AnyEvent]) -> ItemResult:
        """Compare with what is remembered of the id. Every copy goes to the log: the fold is what decides."""
        digest = blake2b(msgspec.json.encode(item), digest_size=9).hexdigest()
        known = self.memory.seen(event_id)
        if events:  # on the event that stands for the item, for a gateway that has to learn this from the log
            events[0] = msgspec.structs.replace(events[0], digest=digest)
        if known is None:
            self.memory.remember(event_id, to_remember(events[0]) if events else Seen(digest, ""))
            return ItemResult(event_id=event_id, status="accepted")
        events[:] = [msgspec.structs.replace(event, again=True) for event in events]
        if known.digest == digest:
            if len(events) == 1:  # a fix whose tracker has been bound in between is the same event all the same
                events[:] = [msgspec.structs.replace(events[0], subject=known.subject)]
            return ItemResult(event_id=event_id, status="duplicate")
        events[:] = [msgspec.structs.replace(event, subject=known.subject) for event in events[:1]]
        return ItemResult(
            event_id=event_id,
            status="rejected",
            reason="event_id: already used with other content; give it a new one",
        )

    def _bind(self, result: ItemResult, events: list[AnyEvent]) -> None:
        """Remember on which unit a tracker goes: as read at the exit, or as an agency says."""
        for event in events if result.status == "accepted" else ():
            if (bound := binding_of(event)) is not None:
                tracker, subject = bound
                self.memory.bind(tracker, self.memory.bindings(tracker).bound(event.when, subject))

    def _reject(self, raw: msgspec.Raw, error: Exception, tally: Tally) -> ItemResult:
        event_id, seq = envelope(raw)
        tally.rejected += 1
        if seq is not None:
            tally.seqs.append(seq)
        return ItemResult(event_id=event_id, status="rejected", reason=str(error))
