"""What an operator reads of the dashboards on the API: real answers, shown by Grafana's own front-end code."""

import re
from collections import Counter
from datetime import datetime
from typing import Any, Final

import pytest

from dashboards.build import dashboards
from dashboards.check_layout import panels
from dashboards.json_object import Json
from gates.kpis import LABELS
from streams.rules.catalogue import catalogue
from streams.times import CHINA
from tests.integration.dashboards.demo import Demo
from tests.integration.dashboards.infinity import Infinity
from tests.integration.dashboards.reading import bundle, missing, read
from tests.servers.required import need
from zones.region import default_region

ON_API: Final = ("transit", "unit", "alerts")
Read = dict[tuple[str, int], Any]


@pytest.fixture(scope="module")
def reads(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> Read:
    need(missing())
    program = bundle(tmp_path_factory.mktemp("reading") / "read.cjs")
    shown = [(name, built, panel) for name, built in dashboards() if _of(name) in ON_API for panel in panels(built)]
    asking = Infinity(demo.url, demo.token)
    answered = [
        (panel, [asking.frame(target, demo.variables(built)) for target in panel["targets"]])
        for _, built, panel in shown
    ]
    found = read(program, answered)
    return {(name, panel["id"]): one for (name, _, panel), one in zip(shown, found, strict=True)}


def _of(name: str) -> str:
    return name.partition(".")[0]


def lines(table: Any) -> list[dict[str, Json]]:
    """Heading → cell, for each line."""
    return [dict(zip(table["headings"], row, strict=True)) for row in table["rows"]]


def clock(text: str) -> str:
    """As Grafana writes it where the time zone is Beijing's."""
    return f"{datetime.fromisoformat(text).astimezone(CHINA):%Y-%m-%d %H:%M:%S}"


def test_movements_are_counted_to_the_last_one(demo: Demo, reads: Read) -> None:
    total = len(demo.rows("/v1/movements", state="open", limit="1000"))
    zh = {figure["title"]: figure["text"] for figure in reads["transit.zh.json", 1]}
    en = {figure["title"]: figure["text"] for figure in reads["transit.en.json", 1]}
    assert zh.keys() == {"在途", "免除转关申报"}
    assert (zh["在途"], en["On the road"]) == (f"{total:,}", f"{total:,}")
    assert int(en["Declarations spared"].replace(",", "")) > 0


def test_how_late_they_are_is_counted_in_words_and_colours(demo: Demo, reads: Read) -> None:
    levels = Counter(row["level"] for row in demo.rows("/v1/movements", state="open", limit="1000"))
    counted = [
        (line["准点"]["text"], line["准点"]["colour"], line["数量"]["text"])
        for line in lines(reads["transit.zh.json", 2])
    ]
    assert counted == [
        ("迟到", "yellow", str(levels["late"])),
        ("准时", "green", str(levels["on_time"])),
        ("超期", "orange", str(levels["overdue"])),
    ]
    assert [line["Level"]["text"] for line in lines(reads["transit.en.json", 2])] == ["late", "on time", "overdue"]


def test_a_lane_leads_to_its_destination_alone(reads: Read) -> None:
    for line in lines(reads["transit.en.json", 3]):
        (link,) = line["To"]["links"]
        assert link.startswith("/d/linkage-transit-en?from=now-6h&to=now&var-destination=")
    assert sum(int(line["Number"]["text"]) for line in lines(reads["transit.en.json", 3])) > 60


def test_a_unit_on_the_road_is_read_with_its_times(demo: Demo, reads: Read) -> None:
    unit = demo.late_unit
    movement = next(row for row in demo.rows("/v1/movements", state="open") if row["unit"].endswith(unit))
    zh, en = reads["transit.zh.json", 10], reads["transit.en.json", 10]
    assert zh["headings"] == [
        "准点", "单元", "出发关区", "出发场所", "目的关区", "出场", "预计到达", "超期时刻", "时限依据", "车牌", "封志",
    ]  # fmt: skip
    (line,) = [one for one in lines(zh) if one["单元"]["text"] == unit]
    assert (line["准点"]["text"], line["准点"]["colour"]) == ("迟到", "yellow")
    assert line["预计到达"]["text"] == clock(movement["expected_at"])
    assert line["超期时刻"]["text"] == clock(movement["overdue_at"])
    assert line["时限依据"]["text"] == "公路里程表"
    assert line["单元"]["links"] == [f"/d/linkage-unit-zh?from=now-6h&to=now&var-unit={unit}"]
    (line,) = [one for one in lines(en) if one["Unit"]["text"] == unit]
    assert (line["Level"]["text"], line["Limits from"]["text"]) == ("late", "the road matrix")


def test_the_one_expected_first_is_on_top(reads: Read) -> None:
    expected = [line["预计到达"]["text"] for line in lines(reads["transit.zh.json", 10])]
    known = [text for text in expected if text != "–"]
    assert known == sorted(known)
    assert len(known) > 60


def test_arrivals_say_how_long_they_took(reads: Read) -> None:
    arrived = lines(reads["transit.zh.json", 20])
    assert len(arrived) > 10
    assert all(line["用时"]["text"].endswith(("hours", "hour", "min", "mins", "days", "day")) for line in arrived)
    assert [line["进场"]["text"] for line in arrived] == sorted(
        (line["进场"]["text"] for line in arrived), reverse=True
    )


def test_a_unit_is_read_as_it_stands(demo: Demo, reads: Read) -> None:
    (zh,), (en,) = lines(reads["unit.zh.json", 1]), lines(reads["unit.en.json", 1])
    assert (zh["单元"]["text"], zh["阶段"]["text"], zh["箱位"]["text"]) == (demo.late_unit, "在途", "–")
    assert (en["Unit"]["text"], en["Stage"]["text"]) == (demo.late_unit, "In transit")
    assert re.fullmatch(r"\d+ kg", zh["毛重"]["text"])


def test_a_trail_is_read_backwards_in_the_words_of_the_trade(reads: Read) -> None:
    trail = lines(reads["unit.zh.json", 10])
    assert [line["发生"]["text"] for line in trail] == sorted((line["发生"]["text"] for line in trail), reverse=True)
    assert {line["记录"]["text"] for line in trail} <= {"过卡", "堆场", "到港", "单证", "放行", "查验"}
    latest = next(line for line in trail if line["记录"]["text"] == "过卡")
    assert (latest["方向"]["text"], latest["道闸答复"]["text"], latest["道闸答复"]["colour"]) == ("出", "放行", "green")
    assert {line["作废"]["text"] for line in trail} == {"–"}
    english = lines(reads["unit.en.json", 10])
    assert next(line for line in english if line["Event"]["text"] == "gate scan")["Gate was told"]["text"] == "pass"


def test_a_units_movement_and_alert_stand_below_its_trail(reads: Read) -> None:
    assert lines(reads["unit.zh.json", 20])[0]["状态"]["text"] == "在途"
    late = next(line for line in lines(reads["unit.zh.json", 30]) if line["指标"]["text"] == "A14")
    assert (late["级别"]["text"], late["级别"]["colour"]) == ("P3 本班", "yellow")
    assert (late["状态"]["text"], late["状态"]["colour"]) == ("新预警", "red")


def test_control_rooms_read_what_they_are_measured_by(reads: Read) -> None:
    for language, number in (("zh", 0), ("en", 1)):
        figures = reads[f"alerts.{language}.json", 1]
        assert {figure["title"] for figure in figures} == {names[number] for names in LABELS.values()}
    by_title = {figure["title"]: figure for figure in reads["alerts.en.json", 1]}
    assert by_title["Dispatched"]["text"] == "2"
    assert by_title["Closed of dispatched"]["text"] == "50.0%"
    assert by_title["P1/P2 nobody has taken up"]["colour"] == "red"
    assert by_title["Over 15 days"]["colour"] == "green"


def test_alerts_are_read_with_their_colours_and_lead_to_their_unit(demo: Demo, reads: Read) -> None:
    zh, en = lines(reads["alerts.zh.json", 10]), lines(reads["alerts.en.json", 10])
    assert len(zh) == len(en) == len(demo.rows("/v1/alerts", state="open", limit="1000"))
    urgent = next(line for line in zh if line["级别"]["text"] == "P1 立即")
    assert urgent["级别"]["colour"] == "red"
    late = next(line for line in zh if line["对象"]["text"] == demo.late_unit and line["指标"]["text"] == "A14")
    assert (late["程度"]["text"], late["预警内容"]["text"]) == ("迟到", catalogue()["A14"].title_zh)
    assert late["对象"]["links"] == [f"/d/linkage-unit-zh?from=now-6h&to=now&var-unit={demo.late_unit}"]
    (to_gates,) = next(line["Site"]["links"] for line in en if line["Site"]["text"] == "QZ-DLP")
    assert to_gates == "/d/linkage-gates-en?from=now-6h&to=now&var-site=QZ-DLP"
    assert {line["State"]["text"] for line in en} == {"new", "dispatched"}


def test_nodes_are_compared_by_name(reads: Read) -> None:
    zh, en = lines(reads["alerts.zh.json", 20]), lines(reads["alerts.en.json", 20])
    nodes = default_region().nodes.values()
    assert {line["关区"]["text"] for line in zh} == {"全部", *(node.name_zh for node in nodes)}
    assert {line["Node"]["text"] for line in en} == {"All", *(node.name_en for node in nodes)}
    assert any(line["办结率"]["text"] == "–" for line in zh), "nothing was due somewhere"


def test_nothing_is_read_that_means_nothing(reads: Read) -> None:
    for where, found in reads.items():
        cells = [cell for row in found["rows"] for cell in row] if isinstance(found, dict) else found
        assert cells, where
        for cell in cells:
            assert cell["text"] not in ("NaN", "undefined", "null", "Invalid date"), (where, cell)
