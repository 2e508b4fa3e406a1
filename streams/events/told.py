"""What trackers and notifiers tell subjects through the log (ADR 15)."""

import msgspec

from streams.events.base import Event


class Relayed(Event, frozen=True, omit_defaults=True, kw_only=True, gc=False):
    """What trackers and notifiers tell a subject through the log, made of what they judged or delivered.

    It stands outside the books and moves no time: a partition's time is what the gateway says it is, and these
    arrive when their sender gets to it. All its times are of what it tells, so that a replay makes the same ones.
    ``turn`` counts what was told of the same thing: of two the later turn holds, whichever comes first.
    """

    turn: int = 1


class AlertTold(Relayed, frozen=True, omit_defaults=True, kw_only=True, gc=False, tag="alert_told"):
    """An alert as its site, its enterprise and its vehicle hear of it. ``when``: event time at which its condition
    counted as crossed. ``severity`` None: there was nothing to find after all, or it is another's. ``about``: subject
    of the alert. ``over_at``: when it was over (ms), told of alerts that a site-level one stands for.
    """

    alert_id: str
    rule: str
    about: str
    severity: str | None = None
    over_at: int | None = None


class Merged(Relayed, frozen=True, omit_defaults=True, kw_only=True, gc=False, tag="merged"):
    """This subject's alert is one of many of a kind, which the site-level alert ``into`` stands for; None: no more."""

    alert_id: str
    into: str | None = None


class Rated(Relayed, frozen=True, omit_defaults=True, kw_only=True, gc=False, tag="rated"):
    """What class the enterprise that declares this unit is in; ``document`` is the one that named it (event id)."""

    enterprise: str
    document: str
    rating: str | None = None


class Carried(Relayed, frozen=True, omit_defaults=True, kw_only=True, gc=False, tag="carried"):
    """What the papers of a unit packed into this one say it holds: told by the ``child`` (subject), for its parent to
    add up (A36). ``when``: a moment after it was packed in. Nothing declared: that is not known, or taken back.

    Of the turns about one packing only the last is folded. An earlier one would leave a trace even if it is taken back:
    what it made of the sums ends or begins a finding, with the place, the policy and the vehicle of that moment.
    """

    child: str
    packages: int | None = None
    gross_kg: float | None = None

    @property
    def about(self) -> str:
        """The packing, for all turns alike."""
        return self.id.rpartition("#")[0]

    @property
    def first(self) -> "Carried":
        """In the place of the first turn about the same packing; the others sort behind it, one after the other."""
        return msgspec.structs.replace(self, id=f"{self.about}#{1:06d}", turn=1)


class Figures(Relayed, frozen=True, omit_defaults=True, kw_only=True, gc=False, tag="figures"):
    """What an enterprise has come to by the end of a day: told to the peers of that day (subject ``peers:…``, A51).

    ``at``: end of the day (ms). ``when``: its first declaration of a later day, which closed this one. ``units``
    declared and grave ``alerts`` in the window up to then; no units: taken back. ``settled``: it has closed another
    day since, so the day's peers have had their time to tell.
    """

    enterprise: str
    units: int
    alerts: int
    settled: bool = False


class Compared(Relayed, frozen=True, omit_defaults=True, kw_only=True, gc=False, tag="compared"):
    """An enterprise's figures of the day that ended at ``when`` (ms) are far above those of its ``peers`` (so many).

    ``median``: theirs, in alerts per unit declared; None: they are not, after all.
    """

    units: int
    alerts: int
    peers: int
    median: float | None = None


class Undelivered(Relayed, frozen=True, omit_defaults=True, kw_only=True, gc=False, tag="undelivered"):
    """A subscriber (subject ``subscriber:…``) has not acknowledged this version of a P1 alert within the limit (A69).

    ``changed_at``: when the version came about; ``at``: that plus the limit (ms). ``alert_…``: what the alert is
    filed under. ``second``: the subscriber it was passed on to.
    """

    alert_id: str
    version: int
    rule: str
    changed_at: int
    alert_node: str | None = None
    alert_site: str | None = None
    second: str | None = None


class Settled(Relayed, frozen=True, omit_defaults=True, kw_only=True, gc=False, tag="settled"):
    """What was undelivered is so no longer. ``outcome``: acknowledged, given_up, or ended (there is nothing left to
    act on: its alert was closed or has resolved)."""

    alert_id: str
    version: int
    outcome: str


class Surge(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="kind", tag="surge", gc=False):
    """Alerts of one rule come in numbers at one site, told to every partition: those whose condition was crossed from
    ``since`` to ``until`` (ms) are in the list of the site-level alert ``alert_id``. ``turn``: as in Relayed; an
    ``until`` before ``since`` takes it back."""

    alert_id: str
    site: str
    rule: str
    since: int
    until: int
    turn: int = 1
