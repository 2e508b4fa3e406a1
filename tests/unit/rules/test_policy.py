"""Judged by the thresholds of the place, and every finding says by which."""

import pytest

from streams.policy_file import read_policy
from streams.rules.catalogue import world
from streams.world import World
from tests.life import Life, at
from zones.region import default_region

DAY = 24 * 60


def under(text: str) -> World:
    return world(default_region(), read_policy(text, region=default_region()))


def leaving(site: str, to: str) -> Life:
    return Life().arrive(0, site).put(30, site).out(100, site, to)


AT_YZ = "overrides: [{when: {node: YZ}, rules: {A14: {late: 1.1, late_plus_h: 0, watermark_min: 0}}}]"


def test_a_movement_is_judged_by_the_thresholds_of_the_node_it_goes_to() -> None:
    told = leaving("QZ-DLP", "YZ").run(until=DAY, judged_by=under(AT_YZ))
    late = told.alert("A14").history[0]
    typical_h = 140 / 60 + 0.25
    assert late.at == at(100 + 1.1 * typical_h * 60)
    assert told.alert("A14").evidence["thresholds"]["late"] == 1.1


def test_elsewhere_the_rules_own_thresholds_hold() -> None:
    plain = leaving("QZ-DLP", "FC").run(until=DAY).alert("A14")
    other = leaving("QZ-DLP", "FC").run(until=DAY, judged_by=under(AT_YZ)).alert("A14")
    assert plain == other
    assert other.evidence["thresholds"]["late"] == 1.5


@pytest.mark.parametrize(("kind", "severity"), [("border", "P2"), ("port", None)])
def test_a_scan_is_judged_by_the_thresholds_of_its_kind_of_site(kind: str, severity: str | None) -> None:
    life = leaving("QZ-DLP", "PX").into(340, "PX-YYG")
    text = f"overrides: [{{when: {{kind: {kind}}}, rules: {{A16: {{implausible_kmh: 60}}}}}}]"
    found = life.run(judged_by=under(text)).alerts("A16")
    assert [alert.severity for alert in found] == ([] if severity is None else [severity])
    for alert in found:
        assert alert.evidence["thresholds"] == {"implausible_kmh": 60.0, "min_leg_km": 10.0}


def test_a_rule_can_be_off_at_one_node() -> None:
    off = under("overrides: [{when: {node: QZF}, rules: {A25: {enabled: false}}}]")
    assert Life().into(0, "QZF-1").run(judged_by=off).rules() == []
    assert Life().into(0, "FC-YW").run(judged_by=off).rules() == ["A25"]


def test_a_rule_can_be_on_at_one_node_alone() -> None:
    on = under("rules: {A25: {enabled: false}}\noverrides: [{when: {node: QZF}, rules: {A25: {enabled: true}}}]")
    assert Life().into(0, "QZF-1").run(judged_by=on).rules() == ["A25"]
    assert Life().into(0, "FC-YW").run(judged_by=on).rules() == []


def test_a_rule_that_is_off_finds_nothing() -> None:
    assert leaving("QZ-DLP", "YZ").run(until=DAY, judged_by=under("rules: {A14: {enabled: false}}")).rules() == []


def test_a_rule_without_thresholds_names_none() -> None:
    life = leaving("QZ-DLP", "YZ").into(400, "FC-YW")
    assert "thresholds" not in life.run().alert("A13").evidence
