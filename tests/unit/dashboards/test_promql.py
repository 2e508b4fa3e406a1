"""What the small query builders write."""

from dashboards.promql import latest, named, or_nought, per_second, quantile, total
from streams.metrics import catalogue as m


def test_state_is_taken_once_however_many_gateways_export_it() -> None:
    assert latest(m.UNITS, "stage", "node", stage="stored") == 'max by (stage, node) (linkage_units{stage="stored"})'
    assert latest(m.MOVEMENTS_CLOSED) == "max (linkage_movements_closed)"


def test_alternatives_are_matched_by_pattern() -> None:
    assert 'severity=~"P1|P2"' in latest(m.ALERTS_OPEN, severity="P1|P2")


def test_rates_and_quantiles_use_grafanas_interval() -> None:
    assert per_second(m.ITEMS, "outcome") == "sum by (outcome) (rate(linkage_items_total[$__rate_interval]))"
    assert quantile(0.99, m.SCAN_TO_STATE) == (
        "histogram_quantile(0.99, sum by (le) (rate(linkage_scan_to_state_seconds_bucket[$__rate_interval])))"
    )


def test_nothing_is_nought_only_while_the_state_can_be_read() -> None:
    assert or_nought(total("x")) == "sum (x) or (max (linkage_state_up) == 1) * 0"


def test_names_come_in_the_language_asked_for() -> None:
    assert "group_left (name_en) topk by (node) (1, linkage_node_info)" in named("x", "node", "en")
    assert '"name_zh", "$1", "node", "(.*)"' in named("x", "node", "zh")
