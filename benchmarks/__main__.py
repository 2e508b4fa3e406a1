"""``make bench``: replay on one core, then the live pipeline, each against its goal."""

import sys

from benchmarks import live, replay


def main() -> int:
    met = [replay.main(), live.main()]
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
