"""A subscriber as the notifier tells of it: which P1 alerts it has left unacknowledged for too long."""

from streams.events import Settled, Undelivered
from streams.fold.heads import SubscriberHead
from streams.fold.step import Step

SubscriberStep = Step[SubscriberHead]


def advance(step: SubscriberStep) -> None:
    head, event = step.head, step.event
    head.last = event.key
    if not isinstance(event, Undelivered | Settled):
        return
    webhook_id = f"{event.alert_id}.{event.version}"
    others = tuple(one for one in head.waiting if one != webhook_id)
    head.waiting = (*others, webhook_id) if isinstance(event, Undelivered) else others
