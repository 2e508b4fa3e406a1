"""What an operator reads of the dashboards on Prometheus, in Grafana's own words: figures, names, units, colours."""

from typing import Any, Final

import pytest

from dashboards.build import dashboards
from dashboards.check_layout import panels
from tests.integration.dashboards.frames import frames_of
from tests.integration.dashboards.reading import bundle, missing, read
from tests.integration.dashboards.scraped import NO_PROMETHEUS, PROMETHEUS, scraped
from tests.servers.required import need

ON_PROMETHEUS: Final = ("overview", "gates", "pipeline")
Read = dict[tuple[str, int], Any]
"""(file, number of the panel) → what is read of it."""


@pytest.fixture(scope="module")
def reads(tmp_path_factory: pytest.TempPathFactory) -> Read:
    """Every panel, answered by a real Prometheus that looks on processes with known figures."""
    need(None if PROMETHEUS else NO_PROMETHEUS)
    need(missing())
    folder = tmp_path_factory.mktemp("reading")
    program = bundle(folder / "read.cjs")
    shown = [
        (name, panel) for name, built in dashboards() if name.split(".")[0] in ON_PROMETHEUS for panel in panels(built)
    ]
    with scraped(folder) as region:
        answered = [
            (panel, frames_of(panel, [region.until(target["expr"]) for target in panel["targets"]]))
            for _, panel in shown
        ]
    found = read(program, answered)
    return {(name, panel["id"]): one for (name, panel), one in zip(shown, found, strict=True)}


def texts(table: Any) -> list[list[str]]:
    return [[cell["text"] for cell in row] for row in table["rows"]]


@pytest.mark.parametrize(
    ("number", "zh", "en", "colour"),
    [
        (1, "7", "7", "text"),
        (2, "6", "6", "text"),
        (3, "5", "5", "text"),
        (4, "1", "1", "orange"),
        (6, "1", "1", "orange"),
        (7, "不平衡", "NOT balanced", "red"),
        (8, "42", "42", "green"),
        (30, "可读", "readable", "green"),
        (31, "真实时间", "real clock", "green"),
        (33, "2", "2", "green"),
    ],
)
def test_a_headline_is_read_in_words_and_colours(reads: Read, number: int, zh: str, en: str, colour: str) -> None:
    for language, text in (("zh", zh), ("en", en)):
        (figure,) = reads[f"overview.{language}.json", number]
        assert (figure["text"], figure["colour"]) == (text, colour)


def test_rates_say_what_is_counted(reads: Read) -> None:
    (zh,), (en,) = reads["overview.zh.json", 5], reads["overview.en.json", 5]
    assert zh["text"].endswith("次/秒")
    assert en["text"].endswith("scans/s")


def test_units_are_laid_out_by_node_and_stage_with_blanks_for_none(reads: Read) -> None:
    zh, en = reads["overview.zh.json", 10], reads["overview.en.json", 10]
    assert zh["headings"] == ["关区", "到港", "存储", "在途", "进场", "核销离场"]
    assert sorted(texts(zh)) == [["凭祥关", "–", "1", "–", "–", "–"], ["钦州关", "–", "4", "2", "–", "–"]]
    assert en["headings"] == ["Node", "Arrived", "Stored", "In transit", "Entered", "Discharged"]
    assert texts(en) == [["Pingxiang Customs", "–", "1", "–", "–", "–"], ["Qinzhou Customs", "–", "4", "2", "–", "–"]]


def test_bars_are_named_in_order_and_lead_on(reads: Read) -> None:
    found = reads["overview.zh.json", 11]
    assert [(bar["title"], bar["text"]) for bar in found] == [("未声明", "3"), ("凭祥关", "2"), ("区外", "1")]
    assert {link for bar in found for link in bar["links"]} == {"/d/linkage-transit-zh?from=now-6h&to=now"}


def test_a_marker_has_its_name_its_colour_and_the_way_to_its_gates(reads: Read) -> None:
    found = reads["overview.en.json", 12]
    assert found["headings"] == ["Latitude", "Longitude", "Site", "Site id", "Gates quiet"]
    assert sorted(texts(found)) == [
        ["21.69", "108.64", "Dalanping", "QZ-DLP", "0"],
        ["21.979", "106.711", "Youyiguan", "PX-YYG", "1"],
    ]
    quiet = {row[2]["text"]: row[4] for row in found["rows"]}
    assert {name: cell["colour"] for name, cell in quiet.items()} == {"Dalanping": "green", "Youyiguan": "orange"}
    assert quiet["Youyiguan"]["links"] == ["/d/linkage-gates-en?from=now-6h&to=now&var-site=PX-YYG"]


def test_alerts_are_counted_by_rule_and_severity(reads: Read) -> None:
    found = reads["overview.zh.json", 20]
    severities = dict(zip(found["headings"][1:], range(1, 9), strict=False))
    by_rule = {row[0]["text"]: row for row in found["rows"]}
    assert by_rule.keys() == {"A14 在途超时", "A12 A12"}
    assert by_rule["A14 在途超时"][severities["P3 本班"]]["text"] == "2"
    assert by_rule["A12 A12"][severities["P1 立即"]]["text"] == "1"


def test_a_severity_has_its_name_its_colour_and_the_way_to_its_alerts(reads: Read) -> None:
    bars = {bar["title"]: bar for bar in reads["overview.en.json", 21]}
    assert {name: (bar["text"], bar["colour"]) for name, bar in bars.items()} == {
        "P1 act now": ("1", "red"),
        "P3 this shift": ("2", "yellow"),
    }
    assert bars["P1 act now"]["links"] == ["/d/linkage-alerts-en?from=now-6h&to=now&var-severity=P1"]


def test_a_quiet_device_leads_to_the_gates_of_its_site(reads: Read) -> None:
    found = reads["overview.zh.json", 50]
    assert found["headings"] == ["设备", "场所", "场所编号"]
    assert texts(found) == [["PX-YYG-G1", "友谊关", "PX-YYG"]]
    assert found["rows"][0][0]["links"] == ["/d/linkage-gates-zh?from=now-6h&to=now&var-site=PX-YYG"]


def test_devices_are_listed_with_state_and_clock(reads: Read) -> None:
    zh, en = reads["gates.zh.json", 10], reads["gates.en.json", 10]
    assert zh["headings"] == ["设备", "场所", "状态", "时钟误差"]
    assert texts(zh) == [
        ["NEW-G1", "unknown", "在线", "0 s"],
        ["PX-YYG-G1", "友谊关", "失联", "0 s"],
        ["QZ-DLP-G1", "大榄坪", "在线", "-1.5 s"],
    ]
    assert [row[2]["colour"] for row in zh["rows"]] == ["green", "red", "green"]
    assert [row[3]["colour"] for row in zh["rows"]] == ["green"] * 3
    assert [row[2]["text"] for row in en["rows"]] == ["heard of", "QUIET", "heard of"]


def test_what_gates_were_told_is_read_in_words_and_colours(reads: Read) -> None:
    told = {line["title"]: line["colour"] for line in reads["gates.zh.json", 21]}
    assert told == {"放行": "green", "扣留": "red"}
    assert {line["title"] for line in reads["gates.en.json", 21]} == {"pass", "hold"}


def test_times_come_in_units_people_read(reads: Read) -> None:
    (behind,) = reads["pipeline.en.json", 3]
    assert (behind["text"], behind["colour"]) == ("2 mins", "orange")
    assert {line["title"] for line in reads["pipeline.zh.json", 25]} == {"中位数", "99% 分位"}
    assert all(line["text"].endswith(" ms") for line in reads["pipeline.zh.json", 25])


def test_the_books_can_be_added_up(reads: Read) -> None:
    for name in ("overview.zh.json", "pipeline.zh.json"):
        found = reads[name, 51 if name.startswith("overview") else 50]
        assert found["headings"] == ["分区", "收到", "已处理", "重复", "冲突", "死信"]
        assert texts(found) == [["0", "10", "8", "1", "1", "–"], ["7", "5", "4", "–", "–", "–"]]


def test_nothing_is_read_that_means_nothing(reads: Read) -> None:
    for where, found in reads.items():
        cells = [cell for row in found["rows"] for cell in row] if isinstance(found, dict) else found
        assert cells, where
        for cell in cells:
            assert cell["text"] not in ("", "NaN", "undefined", "null"), (where, cell)
