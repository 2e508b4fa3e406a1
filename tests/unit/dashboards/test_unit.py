"""The trail of a unit: what a line says that staff look for stands in a column of its own."""

from datetime import datetime

from dashboards.build import dashboards
from dashboards.json_object import Json
from gates.present import event_json
from streams.events import AnyEvent, Release, SealChange
from streams.sharing import NOTHING
from streams.times import rfc3339

UNIT = "unit:iso6346:MSKU1234565"
TRAIL = 10


def shown(event: AnyEvent, language: str) -> dict[str, object]:
    """Heading → value, of the columns that the line has."""
    built = dict(dashboards())[f"unit.{language}.json"]
    (panel,) = (one for one in built["panels"] if one["id"] == TRAIL)
    (target,) = panel["targets"]
    line = event_json(event, NOTHING, voided=False)
    assert line is not None
    named = {override["matcher"]["options"]: _heading(override) for override in panel["fieldConfig"]["overrides"]}
    asked = {column["selector"]: column["type"] for column in target["columns"]}
    for name in asked.keys() & line.keys():
        assert asked[name] != "timestamp" or datetime.fromisoformat(line[name]).tzinfo is not None
    return {named[name]: line[name] for name in asked if name in line}


def _heading(override: Json) -> str:
    return next(str(one["value"]) for one in override["properties"] if one["id"] == "displayName")


def test_a_seal_change_says_what_was_taken_off_and_what_was_put_on() -> None:
    change = SealChange(id="e1", subject=UNIT, at=1, received=2, when=1, old="CN0000001", new="CN0000002")
    zh, en = shown(change, "zh"), shown(change, "en")
    assert (zh["旧封志"], zh["新封志"]) == (en["Old seal"], en["New seal"]) == ("CN0000001", "CN0000002")


def test_a_release_says_from_when_until_when_it_holds() -> None:
    release = Release(id="e2", subject=UNIT, at=1, received=2, when=1, valid_from=3_000, valid_to=9_000)
    zh, en = shown(release, "zh"), shown(release, "en")
    told = (rfc3339(3_000), rfc3339(9_000))
    assert (zh["放行有效自"], zh["放行有效至"]) == (en["Release valid from"], en["Release valid to"]) == told
