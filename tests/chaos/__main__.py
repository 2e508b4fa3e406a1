"""``python -m tests.chaos [--short] [--seed N] [--embedded|--kafka]``: tables; 1 if anything is wrong."""

import argparse
import asyncio
import logging
import os
import secrets
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from linkage.signals import interruptible
from linkage.speech import set_up
from tests.chaos import embedded_plant, kafka_plant
from tests.chaos.run import run
from tests.chaos.trial import Build, Trial
from tests.chaos.verdict import show
from tests.contract.log.kafka_server import missing

SHORT_LINES: Final = 9_000
KAFKA_SHORT_LINES: Final = 6_000
GOAL_S: Final = 15.0
TOLERATED_S: Final = 30.0
"""In the short form, which is part of the gate: that is no place for a time to be met on a busy machine."""


def main() -> int:
    given = _given()
    set_up("error")
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)  # a broker that is away is what is wanted here
    seed = secrets.randbelow(1_000_000) if given.seed is None else given.seed
    sys.stderr.write(f"seed {seed}\n")
    good, short = True, given.short
    try:
        if not given.kafka:
            strikes = embedded_plant.SHORT if short else embedded_plant.LONG
            lines = SHORT_LINES if short else None
            good &= _tried("embedded", embedded_plant.embedded, seed, strikes, ["tracker"] * 2, lines)
        if not given.embedded and (why := missing()) is None:
            strikes = kafka_plant.SHORT if short else kafka_plant.LONG
            lines = KAFKA_SHORT_LINES if short else None
            good &= _tried("on Kafka", kafka_plant.on_kafka, seed, strikes, ["tracker-1", "tracker-2"], lines)
        elif not given.embedded:
            sys.stderr.write(f"not on Kafka: {why}\n")
            good &= not given.kafka
    except (KeyboardInterrupt, asyncio.CancelledError):
        return 130
    return 0 if good else 1


def _given() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--short", action="store_true", help="a few minutes instead of half an hour")
    parser.add_argument("--seed", type=int, help="the same strikes again; every run prints its own")
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--embedded", action="store_true", help="the system on one machine only")
    where.add_argument("--kafka", action="store_true", help="separate processes on a real Kafka only")
    return parser.parse_args()


def _tried(
    where: str, build: Build, seed: int, strikes: Mapping[str, int], trackers: Sequence[str], lines: int | None
) -> bool:
    brief = lines is not None
    trial = Trial(
        build, seed, strikes, trackers, lines, moods=1 if brief else 3, rounds=2 if brief else 5,
        goal_s=TOLERATED_S if brief else GOAL_S,
    )  # fmt: skip
    sys.stderr.write(f"{where}: {sum(strikes.values())} strikes\n")
    with tempfile.TemporaryDirectory(prefix="lk-") as folder:
        os.environ["TMPDIR"] = folder  # who is killed leaves its temporary files: they go with ours
        rows = asyncio.run(interruptible(run(trial, Path(folder))))
    return show(f"Chaos {where}: {sum(strikes.values())} strikes, seed {seed}", rows)


if __name__ == "__main__":
    sys.exit(main())
