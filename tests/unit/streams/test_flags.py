"""What is out of the ordinary with a unit shows beside its stage for as long as it is so."""

from streams.events import Aggregation, Hold, Inspection
from streams.fold.flags import FLAGS, flags
from tests.life import Life


def up(life: Life) -> list[str]:
    return flags(life.run().head)


def test_each_is_up_while_it_is_so() -> None:
    life = Life().arrive(0, "QZ-DLP").fact(10, Hold, action="place")
    life.fact(20, Inspection, phase="open", site="QZ-DLP", agencies=("customs",))
    life.fact(30, Aggregation, action="add", parent="unit:local:BOX9", children=(life.unit,))
    seen = life.into(40, "PX-YYG")
    assert up(seen) == list(FLAGS)
    assert up(seen.fact(50, Hold, action="lift")) == ["under_inspection", "seen_elsewhere", "packed"]
    closed = life.fact(60, Inspection, phase="close", site="QZ-DLP", agencies=("customs",))
    assert up(closed) == ["seen_elsewhere", "packed"]
    assert up(closed.put(70, "QZ-DLP").into(900, "PX-YYG")) == ["packed"]


def test_nothing_is_up_on_a_unit_that_goes_its_way() -> None:
    assert up(Life().arrive(0, "QZ-DLP").put(30, "QZ-DLP").out(60, "QZ-DLP", "QZF").into(90, "QZF-1")) == []
