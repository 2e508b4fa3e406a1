"""JSON as Grafana reads it."""

from typing import Any

Json = dict[str, Any]
