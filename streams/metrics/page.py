"""The page docs/metrics.md, made from the list so that the two cannot differ."""

from typing import Final

from streams.metrics.catalogue import ALL
from streams.metrics.metric import Metric, Source

_SOURCES: Final[dict[Source, str]] = {
    "gateway": "网关 Gateway",
    "tracker": "跟踪器 Tracker",
    "notifier": "通知器 Notifier",
    "state": "状态 State (exported by every gateway from the store when scraped)",
}

_HEAD: Final = """# Metrics

Made by `python -m streams.metrics > docs/metrics.md` from `streams/metrics/catalogue.py`; a test keeps the two alike.
Nothing else in the project may create a metric.

- Scrape `/metrics` of each gateway (its own figures and the state) and the metrics port of each tracker and notifier;
  `deploy/prometheus.yml` does. Every process also reports `process_*` (CPU, memory, open files).
- **Every gateway exports the same state.** Take `max by (…)` over gateways, never `sum`:
  `sum by (stage) (max by (stage, node) (linkage_units))`.
- No label is a unit id, a plate or a person. A reason or a path that is not one of ours is counted as `other`.
- `linkage_state_up` 0 means that a gateway could not read the store; its other state series are then absent.
- `*_info` series are always 1 and carry names; join them: `… * on (node) group_left (name_zh) linkage_node_info`.
- Histograms have `_bucket`, `_sum` and `_count`; `histogram_quantile(0.99, sum by (le) (rate(…_bucket[5m])))`.
"""


def page() -> str:
    parts = [_HEAD]
    for source, title in _SOURCES.items():
        rows = [_row(metric) for metric in ALL if metric.source == source]
        parts.append(f"\n## {title}\n\n| name | kind | labels | unit | meaning |\n|---|---|---|---|---|\n")
        parts.append("".join(rows))
    return "".join(parts)


def _row(metric: Metric) -> str:
    labels = ", ".join(f"`{label}`" for label in metric.labels) or "–"
    meaning = f"{metric.zh}<br>{metric.en}"
    if metric.buckets:
        meaning += "<br>" + f"buckets {' '.join(f'{bound:g}' for bound in metric.buckets)}"
    return f"| `{metric.name}` | {metric.kind} | {labels} | {metric.unit} | {meaning} |\n"
