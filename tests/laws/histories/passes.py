"""Gate passes shown on a leg, valid and not."""

import random
from typing import Any

import msgspec
from hypothesis import strategies as st

from streams import events as log
from streams.events import AnyEvent
from tests.laws.histories.crossings import a_scan
from tests.laws.histories.packings import OTHER
from tests.laws.histories.places import MINUTE, NODES, SITES, UNIT, Made, stamped


def passed(draw: Any, stamp: dict[str, Any], site: str) -> Made:
    """A pass is shown on the way out and on the way in; often again somewhere, or to be repeated by the scanner."""
    chance = random.Random(draw(st.integers(0, 9_999)))
    target = chance.choice(SITES)
    shown = a_pass(chance, stamp["when"], NODES[target])
    found: list[AnyEvent] = []
    now, where = stamp["when"], site
    for number in range(chance.choice((1, 2, 2, 3, 4))):
        direction, where = chance.choice((("out", site), ("out", site), ("in", target), ("in", chance.choice(SITES))))
        again = (
            stamp if number == 0 else stamped(f"{stamp['id']}p{number}", now, chance.choice((0, 0, 40)) * MINUTE, False)
        )
        scan = a_scan(draw, again, where, direction, None)
        doubt = chance.choice((0, 0, 0, 60_000))
        other = a_pass(chance, now, "FC") if chance.random() < 0.2 else shown
        found.append(msgspec.structs.replace(scan, gate_pass=other, clock_doubt=doubt))
        now += chance.choice((1, 1, 40, 300)) * MINUTE + 17
    return found, where


def a_pass(chance: random.Random, now: int, destination: str) -> log.ShownPass:
    """Mostly valid and of this unit; forged, plain, of another unit, or out of its time in other cases."""
    state = chance.choice(("valid",) * 12 + (*log.KEYS_REFUSE, "plain", "foreign", "unchecked"))
    since = now + chance.choice((-1, -1, -1, -1, -100, 2)) * 60 * MINUTE
    unit = chance.choice((*(UNIT,) * 6, OTHER, "unit:iso6346:MSKU1234570")).removeprefix("unit:")
    nonce = f"{chance.randint(0, 1):016x}"
    return log.ShownPass(
        state=state, key="5e1f0c77", nonce=nonce, not_before=since, expires=since + 72 * 60 * MINUTE, unit=unit,
        origin="QZ", destination=destination,
    )  # fmt: skip
