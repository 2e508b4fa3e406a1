"""``python -m tests.chaos [--short] [--seed N] [--embedded|--kafka]``: the table, and 1 if anything in it is wrong."""

import argparse
import asyncio
import os
import secrets
import sys
import tempfile
from pathlib import Path
from typing import Final

from linkage.signals import interruptible
from linkage.speech import set_up
from tests.chaos import embedded_plant
from tests.chaos.run import Trial, run
from tests.chaos.verdict import show

SHORT_LINES: Final = 9_000


def main() -> int:
    given = _given()
    set_up("error")
    seed = secrets.randbelow(1_000_000) if given.seed is None else given.seed
    sys.stderr.write(f"seed {seed}\n")
    good = True
    try:
        with tempfile.TemporaryDirectory(prefix="lk-") as folder:
            os.environ["TMPDIR"] = folder  # who is killed leaves its temporary files: they go with ours
            trial = _embedded(seed, short=given.short)
            rows = asyncio.run(interruptible(run(trial, Path(folder))))
            good &= show(f"Embedded, {sum(trial.strikes.values())} strikes, seed {seed}", rows)
    except (KeyboardInterrupt, asyncio.CancelledError):
        return 130
    return 0 if good else 1


def _given() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--short", action="store_true", help="two to three minutes instead of a quarter of an hour")
    parser.add_argument("--seed", type=int, help="the same strikes again; printed by every run")
    return parser.parse_args()


def _embedded(seed: int, *, short: bool) -> Trial:
    strikes = embedded_plant.SHORT if short else embedded_plant.LONG
    lines = SHORT_LINES if short else None
    return Trial(embedded_plant.embedded, seed, strikes, lines, moods=1 if short else 3, rounds=2 if short else 5)


if __name__ == "__main__":
    sys.exit(main())
