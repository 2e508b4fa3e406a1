"""What is known of a subject now: the small state that every in-order event reads and rewrites.

Heads are never mutated once they have left the fold: a step works on a copy.
"""

from streams.fold.heads.device import DeviceHead, Passage, Stretch
from streams.fold.heads.enterprise import DayClosed, EnterpriseHead
from streams.fold.heads.ledger import LedgerHead
from streams.fold.heads.papers import Booked, Declared, PassUse, Result, Share, Transhipment
from streams.fold.heads.peers import PeerFigures, PeersHead
from streams.fold.heads.plate import PlateHead
from streams.fold.heads.sightings import Count, Sighting, Weight
from streams.fold.heads.site import SiteHead
from streams.fold.heads.subscriber import SubscriberHead
from streams.fold.heads.told import Told
from streams.fold.heads.unit import Stage, UnitHead, unanswered

Head = UnitHead | DeviceHead | PlateHead | EnterpriseHead | PeersHead | SiteHead | SubscriberHead | LedgerHead

__all__ = [
    "Booked",
    "Count",
    "DayClosed",
    "Declared",
    "DeviceHead",
    "EnterpriseHead",
    "Head",
    "LedgerHead",
    "PassUse",
    "Passage",
    "PeerFigures",
    "PeersHead",
    "PlateHead",
    "Result",
    "Share",
    "Sighting",
    "SiteHead",
    "Stage",
    "Stretch",
    "SubscriberHead",
    "Told",
    "Transhipment",
    "UnitHead",
    "Weight",
    "unanswered",
]
