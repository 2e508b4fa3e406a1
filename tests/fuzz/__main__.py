"""``python -m tests.fuzz [TARGET …] [--seconds S] [--seed N]``: 1 if an input is answered wrongly, which is kept.

``python -m tests.fuzz TARGET --again FILE`` runs one such input.
"""

import argparse
import secrets
import sys
import time
import traceback
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Final

from tests.fuzz.batches import BATCHES
from tests.fuzz.hunt import Found, Hunt, wrong_with
from tests.fuzz.passes import PASSES
from tests.fuzz.target import Target

TARGETS: Final[dict[str, Target]] = {"batches": BATCHES, "passes": PASSES}
SECONDS: Final = 60.0


def main() -> int:
    given = _given()
    names = given.targets or list(TARGETS)
    if given.again is not None:
        return _told([error for name in names if (error := wrong_with(TARGETS[name], given.again.read_bytes()))])
    seed = secrets.randbelow(1_000_000) if given.seed is None else given.seed
    sys.stderr.write(f"seed {seed}\n")
    return max(_hunted(name, seed, given.seconds, given.out) for name in names)


def _hunted(name: str, seed: int, seconds: float, out: Path) -> int:
    hunt = Hunt(TARGETS[name], seed)
    found = hunt.run(_for(seconds))
    lines, kept = len(hunt.lines), len(hunt.corpus)
    sys.stdout.write(f"{name}: {hunt.inputs} inputs, {kept} kept, {lines} lines reached\n")
    if found is None:
        return 0
    sys.stdout.write(f"{name}: wrong; again with: python -m tests.fuzz {name} --again {_kept(name, found, out)}\n")
    return _told([found.error])


def _for(seconds: float) -> Callable[[], bool]:
    end = time.monotonic() + seconds
    return lambda: time.monotonic() < end


def _kept(name: str, found: Found, out: Path) -> Path:
    out.mkdir(parents=True, exist_ok=True)
    file = out / f"{name}-{sha256(found.raw).hexdigest()[:12]}"
    file.write_bytes(found.raw)
    return file


def _told(errors: list[Exception]) -> int:
    for error in errors:
        traceback.print_exception(error)
    return 1 if errors else 0


def _given() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("targets", nargs="*", choices=[*TARGETS, []], metavar="TARGET", help=", ".join(TARGETS))
    parser.add_argument("--seconds", type=float, default=SECONDS, help="for each target (60)")
    parser.add_argument("--seed", type=int, help="the same inputs again; every run prints its own")
    parser.add_argument("--out", type=Path, default=Path("out/fuzz"), help="where inputs are kept (out/fuzz)")
    parser.add_argument("--again", type=Path, metavar="FILE", help="run this input alone")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
