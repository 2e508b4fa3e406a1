"""What waits to be sent to one subscriber: versions of one alert in order, different alerts side by side."""

from collections import deque
from collections.abc import Iterator
from heapq import heappop, heappush
from itertools import count

from streams.notifier.delivery import Delivery


class Backlog:
    """An alert with a version under way is not offered again until that one is done or has failed.

    Among those that are due the graver goes first, then the one that came first.
    """

    def __init__(self) -> None:
        self._queues: dict[str, deque[Delivery]] = {}
        self._ready: list[tuple[int, str, int, str]] = []
        self._turn = count()
        self._size = 0

    def __len__(self) -> int:
        return self._size

    def __iter__(self) -> Iterator[Delivery]:
        for queue in self._queues.values():
            yield from queue

    def add(self, delivery: Delivery) -> None:
        """Behind the other versions of its alert."""
        queue = self._queues.setdefault(delivery.alert.alert_id, deque())
        queue.append(delivery)
        self._size += 1
        if len(queue) == 1:
            self._offer(delivery)

    def take(self, now: int) -> Delivery | None:
        """The next one that is due, to be handed back by ``done`` or ``failed``."""
        if not self._ready or self._ready[0][0] > now:
            return None
        return self._queues[heappop(self._ready)[3]][0]

    def next_due(self) -> int | None:
        return self._ready[0][0] if self._ready else None

    def done(self, delivery: Delivery) -> None:
        """Taken and finished, whether delivered or given up: the alert's next version may go."""
        queue = self._queues[delivery.alert.alert_id]
        queue.popleft()
        self._size -= 1
        if queue:
            self._offer(queue[0])
        else:
            del self._queues[delivery.alert.alert_id]

    def failed(self, delivery: Delivery) -> None:
        """Taken and to be tried again at its ``due``."""
        self._offer(delivery)

    def ahead(self, alert_id: str) -> Delivery | None:
        """The version of that alert whose turn it is."""
        queue = self._queues.get(alert_id)
        return queue[0] if queue else None

    def of(self, alert_id: str) -> list[Delivery]:
        """Every version of that alert that waits or is under way, in order."""
        return list(self._queues.get(alert_id, ()))

    def behind(self, delivery: Delivery) -> list[Delivery]:
        """The later versions that wait for this one."""
        return list(self._queues[delivery.alert.alert_id])[1:]

    def holds(self, webhook_id: str) -> bool:
        queue = self._queues.get(webhook_id.rpartition(".")[0], ())
        return any(delivery.id == webhook_id for delivery in queue)

    def hasten(self, now: int) -> None:
        """The subscriber is back: whatever waits for a later attempt is due now."""
        waiting, self._ready = self._ready, []
        for _, _, _, alert_id in waiting:
            delivery = self._queues[alert_id][0]
            delivery.due = min(delivery.due, now)
            self._offer(delivery)

    def withdraw(self, tried_before: int) -> list[Delivery]:
        """Takes out, not to be sent any more, what waits and was first tried at that time (ms) or earlier."""
        waiting, self._ready = self._ready, []
        withdrawn = []
        for entry in waiting:
            delivery = self._queues[entry[3]][0]
            if delivery.first_tried is not None and delivery.first_tried <= tried_before:
                withdrawn.append(delivery)
            else:
                heappush(self._ready, entry)
        for delivery in withdrawn:
            self.done(delivery)
        return withdrawn

    def _offer(self, delivery: Delivery) -> None:
        alert = delivery.alert
        heappush(self._ready, (delivery.due, alert.severity, next(self._turn), alert.alert_id))
