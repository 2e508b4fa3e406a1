"""What the file beside a recording says of enterprises that chance gives several anomalies."""

from random import Random

from gates.simulation.cargo import Cargo
from gates.simulation.life import Claim, Leave, Life, Papers
from gates.simulation.truth import PATTERN, Book


def life(number: int, enterprise: str, *rules: str, excuses: frozenset[str] = frozenset()) -> Life:
    cargo = Cargo(
        number=f"CAIU{Random(number).randrange(10**7):07}", hs6="1006.30", goods_name="大米 rice", packages=1,
        gross_kg=1, seal="S", enterprise=enterprise,
    )  # fmt: skip
    return Life(
        seed=number, cargo=cargo, mode="sea", voyage="V1", arrive_at=0, stays=[], legs=[],
        leave=Leave(gate=None, mode="sea", load=0, plate="桂A00001"), papers=Papers(0, 0, 0, 0, 0, 0),
        claims=[Claim(rule, "arrive") for rule in rules], excuses=set(excuses),
    )  # fmt: skip


def patterns(*lives: Life) -> set[str]:
    book = Book()
    for one in lives:
        book.state_life(one, {"arrive": 0})
    return {subject for rule, subject in book.allowed if rule == "A51"}


def test_a_pattern_may_be_reported_of_an_enterprise_with_several_anomalies() -> None:
    several = [life(number, "E1", "A05") for number in range(PATTERN)]
    assert patterns(*several, life(9, "E2", "A06")) == {"enterprise:E1"}
    assert patterns(*several[1:], life(9, "E2", "A06")) == set()


def test_what_may_ring_counts_as_what_must() -> None:
    assert patterns(life(1, "E1", "A05"), life(2, "E1", excuses=frozenset({"A33", "A34"}))) == {"enterprise:E1"}
