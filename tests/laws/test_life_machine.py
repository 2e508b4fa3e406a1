"""A model of the unit life cycle, driven at random: lawful steps, with delivery delayed, repeated and corrected.

The model knows nothing of folds or findings: it walks a unit through 到港 → 存储 → 在途 → 进场 → 存储 and keeps in mind
where it is. Whatever the delivery did, the system must end up knowing the same, and must not accuse anybody.
"""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from streams.events import AnyEvent, Release
from streams.fold.heads import UnitHead
from tests.bench import judged
from tests.life import Life, at

SITES = {"QZ-DLP": "QZ", "QZF-1": "QZF", "FC-YW": "FC", "NNL-1": "NNL", "BHF-A": "BHF"}
LEG_MINUTES = {("QZ", "QZF"): 30, ("QZF", "QZ"): 30}
USUAL_LEG = 200
"""Between typical and late for every pair of these sites but the near ones."""
STANDING = ("late_scan", "correction")


class UnitLife(RuleBasedStateMachine):
    """``self.life`` holds what happened; ``self.delivered`` what has been received, in order of reception."""

    def __init__(self) -> None:
        super().__init__()
        self.life = Life()
        self.now = 0.0
        self.site = ""
        self.target = ""
        self.stage = ""
        self.closed = 0
        self.voided = 0
        self.delivered: list[AnyEvent] = []
        self.held_back: list[AnyEvent] = []

    def _pass(self, minutes: float) -> float:
        self.now += minutes
        return self.now

    def _happened(self, late: bool) -> None:
        """The newest event is delivered at once, or kept back as an offline gate would."""
        (self.held_back if late else self.delivered).append(self.life.events[-1])

    @initialize(site=st.sampled_from(sorted(SITES)))
    def arrive(self, site: str) -> None:
        self.life.arrive(self._pass(1), site)
        self.site, self.stage = site, "arrived"
        self._happened(late=False)

    @precondition(lambda self: self.stage in ("arrived", "entered"))
    @rule(late=st.booleans(), after=st.integers(5, 60))
    def store(self, late: bool, after: int) -> None:
        self.life.put(self._pass(after), self.site)
        self.stage = "stored"
        self._happened(late)

    @precondition(lambda self: self.stage in ("stored", "entered"))
    @rule(bound=st.sampled_from(sorted(SITES)), late=st.booleans(), after=st.integers(10, 90))
    def leave(self, bound: str, late: bool, after: int) -> None:
        if bound == self.site:
            return
        self.life.out(self._pass(after), self.site, SITES[bound], gross_kg=20_000.0)
        self.stage, self.target = "in_transit", bound
        self._happened(late)

    @precondition(lambda self: self.stage == "in_transit")
    @rule(late=st.booleans())
    def enter(self, late: bool) -> None:
        leg = LEG_MINUTES.get((SITES[self.site], SITES[self.target]), USUAL_LEG)
        self.life.into(self._pass(leg), self.target, gross_kg=20_010.0)
        self.site, self.stage = self.target, "entered"
        self.closed += 1
        self._happened(late)

    @precondition(lambda self: self.stage in ("stored", "entered"))
    @rule(after=st.integers(5, 60))
    def scan_by_mistake(self, after: int) -> None:
        """A gate reads the unit once more, and the gate's staff take it back."""
        name = f"mistake{self.voided}"
        self.life.into(self._pass(after), self.site, name=name)
        self._happened(late=False)
        self.life.void(self._pass(3), name)
        self._happened(late=False)
        self.voided += 1

    @precondition(lambda self: self.stage in ("stored", "entered"))
    @rule(after=st.integers(10, 90))
    def discharge(self, after: int) -> None:
        self.life.fact(self._pass(after), Release, valid_from=at(0), valid_to=at(1_000_000))
        self._happened(late=False)
        self.life.out(self._pass(5), self.site, "outside", gross_kg=20_005.0)
        self.stage = "discharged"
        self._happened(late=False)

    @precondition(lambda self: bool(self.delivered))
    @rule(data=st.data())
    def resend(self, data: st.DataObject) -> None:
        self.delivered.append(data.draw(st.sampled_from(self.delivered)))

    @precondition(lambda self: bool(self.held_back))
    @rule(data=st.data())
    def drain(self, data: st.DataObject) -> None:
        self.delivered.append(self.held_back.pop(data.draw(st.integers(0, len(self.held_back) - 1))))

    @invariant()
    def one_place(self) -> None:
        if self.delivered:
            head = _unit(self.delivered)
            assert (head.stage == "in_transit") == (head.movement is not None)

    def teardown(self) -> None:
        everything = [*self.delivered, *self.held_back]
        if not everything:
            return
        run = judged(everything)
        head = _unit(everything)
        assert (head.stage, head.site) == (self.stage, self.site)
        assert run.partition.state.movements_closed == self.closed
        assert run.partition.state.books.balance
        accused = {
            alert.rule
            for alert in run.alerts.values()
            if alert.resolved_reason not in STANDING and alert.rule in ("A04", "A10", "A11", "A12", "A13", "A16", "A25")
        }
        assert not accused


def _unit(events: list[AnyEvent]) -> UnitHead:
    run = judged(events)
    head = next(piece.head for piece in run.partition.pieces() if isinstance(piece.head, UnitHead))
    assert isinstance(head, UnitHead)
    return head


UnitLife.TestCase.settings = settings(deadline=None, stateful_step_count=25)
TestUnitLife = UnitLife.TestCase
