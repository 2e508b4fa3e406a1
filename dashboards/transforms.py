"""What Grafana does with an answer before it shows it."""

from collections.abc import Iterable

from dashboards.json_object import Json


def matrix(rows: str, columns: str) -> Json:
    """Turns a list into a table: one line for each value of the label ``rows``, one column for each of ``columns``."""
    return {
        "id": "groupingToMatrix",
        "options": {"rowField": rows, "columnField": columns, "valueField": "Value", "emptyValue": "zero"},
    }


def columns(order: Iterable[str], hidden: Iterable[str] = ()) -> Json:
    """Puts columns in order; ``hidden`` ones are left out."""
    return {
        "id": "organize",
        "options": {
            "indexByName": {field: index for index, field in enumerate(order)},
            "excludeByName": dict.fromkeys(hidden, True),
            "renameByName": {},
        },
    }


def numbers(*fields: str) -> Json:
    """Labels are text; coordinates must be numbers."""
    conversions = [{"targetField": field, "destinationType": "number"} for field in fields]
    return {"id": "convertFieldType", "options": {"fields": {}, "conversions": conversions}}


def counted(field: str, *by: str) -> Json:
    """How many lines there are of each kind; the count is the column ``counted_as(field)``."""
    grouped = {name: {"operation": "groupby", "aggregations": []} for name in by}
    return {
        "id": "groupBy",
        "options": {"fields": {**grouped, field: {"operation": "aggregate", "aggregations": ["count"]}}},
    }


def counted_as(field: str) -> str:
    """What Grafana calls it."""
    return f"{field} (count)"


def without(*fields: str) -> Json:
    """Of every answer."""
    return {"id": "filterFieldsByName", "options": {"exclude": {"names": list(fields)}}}


def merged() -> Json:
    """Lines of several answers that have all their labels in common become one."""
    return {"id": "merge", "options": {}}
