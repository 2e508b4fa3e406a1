"""What dashboards ask: Prometheus, and the gateway's API by the plugin Infinity.

Each is a variable of the dashboard, so that no installation's uid is in the JSON.
"""

from typing import Final

from dashboards.json_object import Json

PROMETHEUS: Final[Json] = {"type": "prometheus", "uid": "${datasource}"}
API: Final[Json] = {"type": "yesoreyeram-infinity-datasource", "uid": "${api}"}
VARIABLES: Final[dict[str, Json]] = {"datasource": PROMETHEUS, "api": API}
"""Variable → how panels refer to what it names."""
