"""Every alert tells its story in both languages, from what its rule declares."""

from collections.abc import Iterator
from functools import cache
from importlib.resources import as_file, files
from typing import Any, get_args

import msgspec
import pytest

from gates.recording import read_recording
from linkage.replay import Replay
from streams.present import alert_json
from streams.rules.catalogue import RULES
from streams.story import Story, Teller
from streams.story_texts import REASONS, Language
from tests.bench import the_world
from tests.life import Life
from zones.region import default_region

LANGUAGES: tuple[Language, ...] = get_args(Language)
BY_CODE = {rule.code: rule for rule in RULES}


@cache
def recorded() -> list[dict[str, Any]]:
    """The alerts of the four days, as they are read."""
    with as_file(files("linkage") / "data" / "region-4d.jsonl.gz") as recording:
        replay = Replay(the_world())
        replay.feed(read_recording(recording))
        return [_read(alert_json(alert)) for alert in replay.finish(30 * 3_600_000).alerts.values()]


def _read(alert: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(alert))
    return found


def tell(alert: dict[str, Any], language: Language) -> Story:
    return Teller(default_region(), language).tell(alert)


def texts(story: Story) -> Iterator[str]:
    yield story.title
    for part in story.parts:
        yield part.heading
        for line in part.lines:
            yield from line


def late() -> dict[str, Any]:
    told = Life().arrive(0, "QZ-DLP").put(30, "QZ-DLP").out(100, "QZ-DLP", "YZ").into(700, "YZ-AIR").run()
    return _read(alert_json(told.alert("A14")))


def test_a_story_in_english() -> None:
    story = tell(late(), "en")
    parts = {part.heading: dict(part.lines) for part in story.parts}
    what = parts["What happened"][""]
    assert story.title.startswith("A14 Transit late · P2 overdue · YJ20260302-YZ-")
    assert what.startswith(
        "On 2026-03-02 01:40:00, unit MSKU1234565 at Dalanping container terminal (QZ-DLP) → Yongzhou Customs"
    )
    assert what.endswith("as P2 overdue. Now: resolved by the system: it arrived.")
    evidence = parts["Evidence (enough to check by hand)"]
    assert evidence["distance by road"] == "140 km"
    assert evidence["late from"] == "2026-03-02 06:32:30"
    thresholds = parts["Thresholds it was judged by"]
    assert thresholds["Missing this long after overdue"] == "24 h"
    assert list(parts["Since then"].values()) == [
        "the system: raised late", "the system: level changed to overdue", "the system: resolved it arrived",
    ]  # fmt: skip
    assert parts["What staff should do"][""].startswith("Call carrier or driver")


def test_a_story_in_chinese() -> None:
    story = tell(late(), "zh")
    what = story.parts[0].lines[0].text
    assert story.title.startswith("A14 在途超时 · P2 超期 · YJ20260302-YZ-")
    assert "货物单元 MSKU1234565 在 大榄坪集装箱码头 (QZ-DLP) → 邕州关" in what
    assert what.endswith("级别 P2 超期；现状：已自动解除，已到达。")
    assert [part.heading for part in story.parts] == [
        "发生了什么", "依据（可据此手工核对）", "所用阈值", "此后", "处置",
    ]  # fmt: skip


def test_a_threshold_that_is_not_the_default_says_so() -> None:
    alert = late()
    alert["evidence"]["thresholds"]["late_plus_h"] = 2.5
    assert "2.5 h (default 1 h)" in [line.text for line in tell(alert, "en").parts[2].lines]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_alert_of_the_recorded_days_tells_all_its_evidence(language: Language) -> None:
    for alert in recorded():
        rule = BY_CODE[alert["rule"]]
        told = list(texts(tell(alert, language)))
        for name in alert["evidence"].keys() - {"thresholds"}:
            assert getattr(rule.evidence[name], language) in told, (rule.code, name)
        assert len(told) > 8
        assert not any("{" in text or "None" in text for text in told), told


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_two_languages_do_not_mix(language: Language) -> None:
    """What is ours to say; names of goods and plates are what they are."""
    for alert in recorded():
        story = tell(alert, language)
        own = [part.heading for part in story.parts] + [line.name for part in story.parts for line in part.lines]
        chinese = [any("一" <= sign <= "鿿" for sign in text) for text in own if text and not text[0].isdigit()]
        assert all(chinese) if language == "zh" else not any(chinese), own


def test_why_an_alert_was_over_is_said_in_words() -> None:
    reasons = {alert["resolved_reason"] for alert in recorded()} - {None}
    assert reasons <= REASONS.keys()


def test_the_records_an_alert_rests_on_are_told_if_they_are_at_hand() -> None:
    record = {
        "kind": "gate", "event_id": "e1", "corrected_time": "2026-03-02T08:15:03.000+08:00", "site": "QZ-DLP",
        "direction": "out", "gross_kg": 21450.0, "seal": None, "voided": False, "attested_by": "QZ-DLP-G1",
    }  # fmt: skip
    story = Teller(default_region(), "en").tell(late(), [record])
    (line,) = next(part for part in story.parts if part.heading == "The records it rests on").lines
    assert line.name == "2026-03-02 08:15:03"
    assert line.text == "e1 gate: site Dalanping container terminal (QZ-DLP), direction out, gross_kg 21,450 kg"


@pytest.mark.parametrize(
    ("language", "heading", "told"),
    [
        ("zh", "卡口当时得到的答复", ("放行", "放行（当时读不到状态，未作判断）")),
        ("en", "What the gates were told at once", ("pass", "pass, degraded: the state could not be read")),
    ],
)
def test_what_the_gates_were_told_at_once_stands_beside_the_alert(
    language: Language, heading: str, told: tuple[str, str]
) -> None:
    """A pass that was wrong is on record, and so is one that was given unseen."""
    story = tell(late() | {"answered": {"e1": "pass", "e2": "degraded"}}, language)
    parts = {part.heading: part.lines for part in story.parts}
    assert parts[heading] == (("e1", told[0]), ("e2", told[1]))


def test_an_alert_of_which_no_gate_was_told_anything_has_no_such_part() -> None:
    for language in LANGUAGES:
        told = list(texts(tell(late() | {"answered": {}}, language)))
        assert not any("答复" in text or "told at once" in text for text in told)


def test_what_a_role_may_not_see_is_named_as_left_out() -> None:
    alert = late() | {"evidence": {"redacted": ["watch"]}}
    assert "(left out for this role: watch)" in list(texts(tell(alert, "en")))


def test_an_alert_of_a_rule_that_is_no_more_is_told_as_it_is() -> None:
    alert = late() | {"rule": "Z99", "title_en": "Z99", "action_en": "", "level": "odd"}
    told = list(texts(tell(alert, "en")))
    assert "late_at" in told
    assert "P2 odd" in told[0]


def test_an_alert_without_a_place_is_told() -> None:
    alert = late() | {"node": None, "site": None}
    assert "MSKU1234565: Transit late" in tell(alert, "en").parts[0].lines[0].text


def _all_texts(alert: dict[str, Any], language: Language) -> str:
    return "\n".join(texts(tell(alert, language)))


def test_the_class_of_the_enterprise_and_what_it_changed_are_said_in_words() -> None:
    life = Life().arrive(0, "QZ-DLP").put(30, "QZ-DLP").declared_by(40, "E1", "dishonest")
    told = life.out(100, "QZ-DLP", "YZ").into(500, "FC-YW").run()
    alert = _read(alert_json(told.alert("A13")))
    assert "失信，升一级" in _all_texts(alert, "zh")
    english = _all_texts(alert, "en")
    assert "dishonest: a step louder" in english
    assert "steps" not in english
    assert BY_CODE["A13"].severities[1].en in english, "the grade as the rule has it, though it rings a step louder"


def test_an_alert_that_a_site_level_one_stands_for_says_so() -> None:
    alert = late() | {"merged_into": "A70-0123"}
    assert "已并入场所报警 A70-0123" in _all_texts(alert, "zh")
    assert "Merged into the site-level alert A70-0123" in _all_texts(alert, "en")
    assert "Merged" not in _all_texts(late(), "en")
