"""docs/tracks.md shows what the gateway takes, and figures that are the rules' own."""

import re
from pathlib import Path

from gates.decoding import decode_fact_item
from gates.memory import BINDINGS_KEPT
from streams.fold.tracking import GAPS_KEPT
from streams.rules.catalogue import default_policy

PAGE = (Path(__file__).parents[3] / "docs" / "tracks.md").read_text(encoding="utf-8")


def test_every_example_is_taken() -> None:
    examples = re.findall(r"^```json\n(.*?)^```", PAGE, flags=re.DOTALL | re.MULTILINE)
    kinds = [type(decode_fact_item(example.encode())).__name__ for example in examples]
    assert kinds == ["FixFact", "FixFact", "BindingFact"]


def test_the_figures_are_the_defaults() -> None:
    policy = default_policy()
    route, stop, region, signal = (policy[code] for code in ("A17", "A18", "A19", "A20"))
    for said in (
        f"{route.fixes} fixes on end and {route.for_min:g} min off every line by more than {route.buffer_km:g} km",
        f"after {stop.stop_min:g} min (P3), {stop.severe_min / 60:g} h (P2) is still within {stop.radius_m:g} m, "
        f"below {stop.slow_kmh:g} km/h",
        f"{region.fixes} fixes on end more than {region.inland_km:g} km outside the outline, or {region.border_m:g} m",
        f"no fix for {signal.silent_min:g} min and {signal.intervals:g} intervals (P4), {signal.severe_min:g} min (P3)",
        f"the last {BINDINGS_KEPT} bindings",
    ):
        assert said in PAGE
    assert {route.calm_min, stop.calm_min, region.calm_min, GAPS_KEPT} == {5}
