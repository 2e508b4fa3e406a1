"""What the three processes measure, for Prometheus: one closed list, one observer per process.

Nothing outside this package creates a metric. There is no global registry and nothing is opened at import.
"""

from streams.metrics.gateway import GatewayMetrics
from streams.metrics.names import Names, Place, names_of
from streams.metrics.notifier import NotifierMetrics
from streams.metrics.registry import CONTENT_TYPE
from streams.metrics.server import MetricsServer
from streams.metrics.state import StateReader, state_text
from streams.metrics.tracker import TrackerMetrics

__all__ = [
    "CONTENT_TYPE",
    "GatewayMetrics",
    "MetricsServer",
    "Names",
    "NotifierMetrics",
    "Place",
    "StateReader",
    "TrackerMetrics",
    "names_of",
    "state_text",
]
