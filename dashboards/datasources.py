"""The two data sources as Grafana is told of them. The ones provisioned in deploy/grafana have the same uids."""

from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final

from dashboards.json_object import Json
from dashboards.sources import API, PROMETHEUS

PROMETHEUS_UID: Final = "linkage-prometheus"
API_UID: Final = "linkage-api"


@dataclass(frozen=True)
class DataSource:
    """``url``: as Grafana's own server reaches it. ``secret`` is never handed out again by Grafana."""

    uid: str
    name: str
    kind: str
    url: str
    settings: Json = field(default_factory=dict)
    secret: dict[str, str] = field(default_factory=dict, repr=False)

    def wanted(self) -> Json:
        """All but the secret."""
        return {"uid": self.uid, "name": self.name, "type": self.kind, "access": "proxy", "url": self.url}

    def is_met_by(self, known: Json) -> bool:
        settings = known.get("jsonData") or {}
        return _holds(known, self.wanted()) and _holds(settings, self.settings)

    def on(self, known: Json) -> Json:
        """What is to be written; what else is set on an existing one stays."""
        settings = (known.get("jsonData") or {}) | self.settings
        return known | self.wanted() | {"jsonData": settings, "secureJsonData": self.secret}


def prometheus(url: str) -> DataSource:
    return DataSource(PROMETHEUS_UID, "Linkage Prometheus", PROMETHEUS["type"], url)


def api(url: str, token: str) -> DataSource:
    """The gateway, read with a token of role viewer. A digest tells whether Grafana has this very token.

    Raises ValueError for an empty token.
    """
    if not token:
        raise ValueError("the token for the gateway's API is empty")
    settings = {
        "auth_method": "bearerToken",
        "customHealthCheckEnabled": True,
        "customHealthCheckUrl": f"{url.rstrip('/')}/healthz",
        "tokenDigest": sha256(token.encode()).hexdigest()[:16],
    }
    return DataSource(API_UID, "Linkage API", API["type"], url.rstrip("/"), settings, {"bearerToken": token})


def _holds(known: Json, wanted: dict[str, Any]) -> bool:
    return all(known.get(key) == value for key, value in wanted.items())
