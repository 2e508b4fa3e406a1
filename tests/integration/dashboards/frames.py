"""Answers of Prometheus as the data frames that Grafana's Prometheus data source makes of them."""

import re
from collections.abc import Sequence
from typing import Any, Final

from dashboards.json_object import Json

_LABEL: Final = re.compile(r"\{\{\s*(\w+)\s*\}\}")
Series = dict[str, Any]


def frames_of(panel: Json, answers: Sequence[list[Series]]) -> list[Json]:
    """``answers``: the series of each of the panel's queries, in order."""
    found: list[Json] = []
    for target, series in zip(panel["targets"], answers, strict=True):
        if target["format"] == "table":
            several = len(panel["targets"]) > 1
            found.append(_table(target["refId"], series, f"Value #{target['refId']}" if several else "Value"))
        else:
            found += [_line(target, one) for one in series]
    return found


def _table(ref: str, series: list[Series], value: str) -> Json:
    """One row for each series, a column for each label by the alphabet."""
    labels = sorted({label for one in series for label in one["metric"] if label != "__name__"})
    fields = [{"name": "Time", "type": "time", "values": [round(one["value"][0] * 1000) for one in series]}]
    fields += [
        {"name": label, "type": "string", "values": [one["metric"].get(label, "") for one in series]}
        for label in labels
    ]
    fields.append({"name": value, "type": "number", "values": [float(one["value"][1]) for one in series]})
    return {"refId": ref, "fields": fields}


def _line(target: Json, one: Series) -> Json:
    """A frame for each series, under its legend."""
    legend = _LABEL.sub(lambda label: str(one["metric"].get(label[1], "")), target["legendFormat"])
    named = {} if legend == "__auto" else {"displayNameFromDS": legend}
    at, value = one["value"]
    return {
        "refId": target["refId"],
        "fields": [
            {"name": "Time", "type": "time", "values": [round(at * 1000)]},
            {"name": "Value", "type": "number", "values": [float(value)], "labels": one["metric"], "config": named},
        ],
    }
