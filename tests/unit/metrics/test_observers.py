"""What each process counts, read back through Prometheus' text format."""

import pytest

from streams.metrics import GatewayMetrics, NotifierMetrics, TrackerMetrics
from streams.metrics.catalogue import ALL
from tests.unit.metrics.exposition import families, value


@pytest.mark.parametrize(
    ("observer", "source"),
    [(GatewayMetrics, "gateway"), (TrackerMetrics, "tracker"), (NotifierMetrics, "notifier")],
)
def test_a_process_exposes_exactly_its_part_of_the_list(
    observer: type[GatewayMetrics | TrackerMetrics | NotifierMetrics], source: str
) -> None:
    assert families(observer().text()) == {metric.name for metric in ALL if metric.source == source}


def test_two_observers_share_nothing() -> None:
    one, other = GatewayMetrics(), GatewayMetrics()
    one.refused("too_large")
    assert value(one.text(), "linkage_refusals_total", reason="too_large") == 1
    assert value(other.text(), "linkage_refusals_total", reason="too_large") is None


def test_the_text_has_no_created_series() -> None:
    gateway = GatewayMetrics()
    gateway.refused("too_large")
    assert b"_created" not in gateway.text()


class TestGateway:
    def test_requests_are_counted_and_timed_by_route_and_status(self) -> None:
        gateway = GatewayMetrics()
        gateway.request("/v1/units/{unit}", 200, 0.004)
        gateway.request("/v1/units/{unit}", 404, 0.002)
        text = gateway.text()
        assert value(text, "linkage_http_requests_total", path="/v1/units/{unit}", status="404") == 1
        assert value(text, "linkage_http_request_seconds_count", path="/v1/units/{unit}") == 2
        assert value(text, "linkage_http_request_seconds_bucket", path="/v1/units/{unit}", le="0.0025") == 1

    def test_a_gateway_that_no_gate_has_come_to_says_so(self) -> None:
        """A sum of nothing is nothing, not nought: LinkageNothingArrives would never ring of it."""
        assert value(GatewayMetrics().text(), "linkage_http_requests_total", path="/v1/scans", status="200") == 0

    @pytest.mark.parametrize("path", [None, "/v1/units/iso6346:MSKU1234565", "/" + "a" * 200, "/wp-admin?x=1"])
    def test_a_path_outsiders_made_up_is_other(self, path: str | None) -> None:
        gateway = GatewayMetrics()
        gateway.request(path, 404, 0.001)
        assert value(gateway.text(), "linkage_http_requests_total", path="other", status="404") == 1

    def test_items_by_channel_outcome_and_reason(self) -> None:
        gateway = GatewayMetrics()
        gateway.items("scans", "accepted", count=3)
        gateway.items("scans", "rejected", "bad_check_digit")
        gateway.items("facts", "rejected", "field `unit` is missing: give one")
        text = gateway.text()
        assert value(text, "linkage_items_total", channel="scans", outcome="accepted", reason="") == 3
        assert value(text, "linkage_items_total", channel="scans", outcome="rejected", reason="bad_check_digit") == 1
        assert value(text, "linkage_items_total", channel="facts", outcome="rejected", reason="other") == 1

    def test_append_queue_and_clock(self) -> None:
        gateway = GatewayMetrics()
        gateway.appended(0.02)
        gateway.queue(17)
        gateway.clock(1_772_410_503_000, recorded=True)
        text = gateway.text()
        assert value(text, "linkage_append_seconds_sum") == pytest.approx(0.02)
        assert value(text, "linkage_append_queue_requests") == 17
        assert value(text, "linkage_clock_timestamp_seconds") == 1_772_410_503
        assert value(text, "linkage_clock_recorded") == 1


class TestTracker:
    def test_a_batch_and_how_it_was_booked(self) -> None:
        tracker = TrackerMetrics()
        tracker.batch(100, 0.001, 0.02, 0.3)
        tracker.booked(applied=97, duplicates=2, conflicts=1)
        tracker.dead("undecodable")
        text = tracker.text()
        assert value(text, "linkage_tracker_batch_events_sum") == 100
        assert value(text, "linkage_tracker_step_seconds_sum", step="commit") == pytest.approx(0.3)
        assert value(text, "linkage_tracker_step_seconds_sum", step="fold") == pytest.approx(0.02)
        assert value(text, "linkage_tracker_events_total", outcome="applied") == 97
        assert value(text, "linkage_tracker_events_total", outcome="conflict") == 1
        assert value(text, "linkage_dead_letters_total", reason="undecodable") == 1

    def test_latency_lands_in_its_bucket(self) -> None:
        tracker = TrackerMetrics()
        tracker.scan_to_state(0.03)
        text = tracker.text()
        assert value(text, "linkage_scan_to_state_seconds_bucket", le="0.025") == 0
        assert value(text, "linkage_scan_to_state_seconds_bucket", le="0.05") == 1

    def test_a_revoked_partition_leaves_no_stale_lag(self) -> None:
        tracker = TrackerMetrics()
        tracker.lag(3, 40)
        tracker.lag(4, 2)
        tracker.partition_time(3, 5_000)
        tracker.revoked(3)
        text = tracker.text()
        assert value(text, "linkage_tracker_lag_records", partition="3") is None
        assert value(text, "linkage_partition_timestamp_seconds", partition="3") is None
        assert value(text, "linkage_tracker_lag_records", partition="4") == 2

    def test_a_partition_can_be_revoked_before_anything_was_measured(self) -> None:
        TrackerMetrics().revoked(9)


class TestNotifier:
    def test_attempts_by_result_and_how_each_delivery_ended(self) -> None:
        notifier = NotifierMetrics()
        notifier.attempt("port-office", 503)
        notifier.attempt("port-office", "timeout")
        notifier.attempt("port-office", 204)
        notifier.delivered("port-office", 1.2)
        notifier.given_up("archive")
        notifier.dropped("archive", "filtered")
        notifier.unacknowledged("port-office")
        notifier.passed_on("port-office", "duty-phone")
        text = notifier.text()
        assert value(text, "linkage_delivery_attempts_total", subscriber="port-office", result="5xx") == 1
        assert value(text, "linkage_delivery_attempts_total", subscriber="port-office", result="timeout") == 1
        assert value(text, "linkage_deliveries_total", subscriber="port-office", outcome="delivered") == 1
        assert value(text, "linkage_deliveries_total", subscriber="archive", outcome="given_up") == 1
        assert value(text, "linkage_notifier_drops_total", subscriber="archive", reason="filtered") == 1
        assert value(text, "linkage_scan_to_webhook_seconds_count", subscriber="port-office") == 1
        assert value(text, "linkage_notifier_unacknowledged_total", subscriber="port-office") == 1
        assert value(text, "linkage_notifier_passed_on_total", subscriber="port-office", second="duty-phone") == 1

    def test_a_delivery_without_a_known_scan_is_not_timed(self) -> None:
        notifier = NotifierMetrics()
        notifier.delivered("port-office")
        assert value(notifier.text(), "linkage_scan_to_webhook_seconds_count", subscriber="port-office") is None

    def test_queue(self) -> None:
        notifier = NotifierMetrics()
        notifier.queue("port-office", 5, 12.5)
        assert value(notifier.text(), "linkage_notifier_waiting", subscriber="port-office") == 5
        assert value(notifier.text(), "linkage_notifier_oldest_seconds", subscriber="port-office") == 12.5

    def test_losses_begin_at_nought_so_that_the_first_is_an_increase(self) -> None:
        notifier = NotifierMetrics()
        notifier.queue("port-office", 0, 0.0)
        text = notifier.text()
        assert value(text, "linkage_deliveries_total", subscriber="port-office", outcome="given_up") == 0
        assert value(text, "linkage_notifier_unacknowledged_total", subscriber="port-office") == 0
        for reason in ("overflow", "unreadable", "dead_letters_full"):
            assert value(text, "linkage_notifier_drops_total", subscriber="port-office", reason=reason) == 0
        notifier.given_up("port-office")
        notifier.queue("port-office", 0, 0.0)
        assert value(notifier.text(), "linkage_deliveries_total", subscriber="port-office", outcome="given_up") == 1
