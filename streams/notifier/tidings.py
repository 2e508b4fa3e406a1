"""What the notifier tells the log of one subscriber: P1 versions left unacknowledged, and how that ended (A69)."""

from typing import Final, Literal

from streams.events import AnyEvent, Settled, Undelivered, encode_event
from streams.fold.alert import ENDED
from streams.notifier.changes import Changes
from streams.notifier.delivery import Delivery, Parked
from streams.notifier.route import Route
from streams.subject import subscriber_subject

GRAVE: Final = "P1"

Outcome = Literal["acknowledged", "given_up", "ended"]


def awaited(delivery: Delivery) -> bool:
    """Whether it matters that this is acknowledged soon: a P1 that asks for action, and is not overdue already."""
    alert = delivery.alert
    return alert.severity == GRAVE and alert.state not in ENDED and delivery.overdue is None and not delivery.settled


class Tidings:
    """Writes into the changes to be saved: with the mark on the delivery goes what the log is to be told of it and
    what the second channel gets, or none of it.

    The times told are the log's, made of the alerts' own and never of a clock here. Each is later than the one
    before (``told_at``): alerts of partitions that are ahead of each other are then one stretch in the order in
    which they were found, and what has come to an end ends after it began.
    """

    def __init__(self, route: Route, told_at: int) -> None:
        self._route = route
        self._told_at = told_at

    def overdue(self, delivery: Delivery, limit_ms: int, now: int, changes: Changes) -> bool:
        """It was not acknowledged in time. Whether it is passed on to the second channel."""
        alert, second = delivery.alert, self._route.second
        at = alert.updated_at + limit_ms
        delivery.overdue = self._told_at = max(at, self._told_at + 1)
        self._tell(
            changes,
            Undelivered(
                id=f"{delivery.id}:undelivered",
                subject=subscriber_subject(self._route.name),
                at=at,
                received=delivery.overdue,
                when=delivery.overdue,
                alert_id=alert.alert_id,
                version=alert.version,
                rule=alert.rule,
                changed_at=alert.updated_at,
                alert_node=alert.node,
                alert_site=alert.site,
                second=second.name if second else None,
            ),
        )
        if second is None or second.filter.wants(alert):
            return False
        changes.second[delivery.id] = Parked(alert=alert, seen=now)
        return True

    def settle(self, delivery: Delivery, outcome: Outcome, changes: Changes) -> None:
        """Nothing is to be told of it any more, and if it was overdue the log has to know that it is not."""
        overdue = delivery.overdue
        if overdue is not None and not delivery.settled:
            when = self._told_at = max(overdue, self._told_at) + 1
            self._tell(
                changes,
                Settled(
                    id=f"{delivery.id}:settled",
                    subject=subscriber_subject(self._route.name),
                    at=when,
                    received=when,
                    when=when,
                    alert_id=delivery.alert.alert_id,
                    version=delivery.alert.version,
                    outcome=outcome,
                ),
            )
        delivery.settled = True

    def _tell(self, changes: Changes, event: AnyEvent) -> None:
        changes.tidings[event.id] = encode_event(event)
        changes.told_at = event.when
