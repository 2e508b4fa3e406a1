"""An inspection appointment: booked, kept, and whether the unit is there for it."""

from streams.events import Booking, Inspection
from streams.fold.heads import Booked, UnitHead
from streams.fold.step import Step

PRESENT = frozenset({"arrived", "stored", "entered"})


def book(step: Step[UnitHead], event: Booking) -> None:
    """A later booking takes the place of an earlier one."""
    step.head.known = True
    step.head.booked = Booked(site=event.site, slot_at=event.slot_at, event=event.id)


def keep(head: UnitHead, event: Inspection) -> None:
    """An inspection closed at the booked site is the one that was booked, before its time or after."""
    if event.phase == "close" and head.booked is not None and head.booked.site == event.site:
        head.booked = None


def at_site(head: UnitHead, site: str) -> bool:
    """The unit is at the site; an inspection open there says so where no gate was passed."""
    return head.inspection == site or (head.stage in PRESENT and head.site == site)
