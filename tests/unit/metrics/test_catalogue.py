"""The list itself: names a Prometheus user expects, both languages, no label that could grow without end."""

import re

import pytest

from streams.metrics.catalogue import ALL
from streams.metrics.metric import Metric
from streams.metrics.registry import Registry

LABELS = {
    "path", "status", "channel", "outcome", "reason", "partition", "step", "subscriber", "result", "stage", "node",
    "rule", "severity", "state", "destination", "account", "device", "site", "name_zh", "name_en", "latitude",
    "longitude", "second", "answer",
}  # fmt: skip
"""Every label has few values, known to whoever configures the region. A unit id is none of them."""


@pytest.mark.parametrize("metric", ALL, ids=lambda metric: metric.name)
class TestEveryMetric:
    def test_is_named_as_prometheus_users_expect(self, metric: Metric) -> None:
        assert re.fullmatch(r"linkage_[a-z_]+", metric.name)
        assert metric.name.endswith("_total") == (metric.kind == "counter")
        assert metric.name.endswith("_seconds") == metric.unit.startswith("s")

    def test_is_explained_in_both_languages(self, metric: Metric) -> None:
        assert re.search(r"[一-鿿]", metric.zh)
        assert not re.search(r"[一-鿿]", metric.en)
        assert metric.zh.endswith("。")
        assert metric.en.endswith(".")

    def test_has_only_labels_of_few_values(self, metric: Metric) -> None:
        assert set(metric.labels) <= LABELS

    def test_has_rising_buckets_if_and_only_if_it_is_a_histogram(self, metric: Metric) -> None:
        assert bool(metric.buckets) == (metric.kind == "histogram")
        assert list(metric.buckets) == sorted(set(metric.buckets))


def test_names_are_unique() -> None:
    series = [name for metric in ALL for name in metric.series]
    assert len(series) == len(set(series))


def test_a_metric_that_is_not_in_the_list_is_refused() -> None:
    stranger = Metric("linkage_stranger_total", "counter", "tracker", "events", "无。", "None.")
    with pytest.raises(ValueError, match=r"linkage_stranger_total is no counter of the tracker"):
        Registry("tracker").counter(stranger)


def test_a_metric_of_another_process_is_refused() -> None:
    metric = next(metric for metric in ALL if metric.source == "notifier" and metric.kind == "gauge")
    with pytest.raises(ValueError, match=r"is no gauge of the tracker"):
        Registry("tracker").gauge(metric)
