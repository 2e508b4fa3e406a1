"""The state held against the offline replay: books, subjects, movements, alerts."""

from typing import Any

import httpx

from linkage.demo.figures import every_alert
from streams.fold.alert import Alert
from streams.fold.heads import UnitHead, unanswered
from streams.fold.movement import Movement
from streams.present import alert_json
from streams.subject import device_subject, unit_subject
from tests.chaos.expected import ALERT, UNIT, Expected, chosen
from tests.chaos.plant import Plant
from tests.chaos.verdict import Row, alike, same

PAGE = 500


async def state_rows(plant: Plant, expected: Expected) -> list[Row]:
    figures = await plant.figures()
    books, meant = figures.books, expected.replayed.state.books
    settled = books.applied + books.duplicates + books.conflicts + books.dead_lettered
    units = {row["unit"]: chosen(row, UNIT) for row in await listed(plant, "/v1/units")}
    alerts = {row["alert_id"]: chosen(row, ALERT) for row in await listed(plant, "/v1/alerts")}
    return [
        same("accepted = applied + duplicates + conflicts + dead", books.accepted, settled),
        same("events applied", meant.applied, books.applied),
        same(
            "conflicts and dead letters", meant.conflicts + meant.dead_lettered, books.conflicts + books.dead_lettered
        ),
        same("movements closed", expected.replayed.state.movements_closed, figures.closed),
        alike("movements", expected.replayed.movements, await _movements(plant)),
        alike("heads of units", *await _heads(plant, expected)),
        alike("heads of devices", *await _devices(plant, expected)),
        alike("units as the reading API has them", expected.units(), units),
        alike("alerts: id, level, severity, state, evidence", expected.alerts(), alerts),
    ]


async def listed(plant: Plant, path: str) -> list[dict[str, Any]]:
    """All pages, as the admin sees them: an operator's answer lacks what is confidential."""
    rows: list[dict[str, Any]] = []
    headers = {"authorization": f"Bearer {plant.purse.admin}"}
    async with httpx.AsyncClient(base_url=plant.url, headers=headers, timeout=60) as client:
        parameters = {"limit": f"{PAGE}"}
        while True:
            answer = await client.get(path, params=parameters)
            answer.raise_for_status()
            page = answer.json()
            rows += page["items"]
            if not page.get("cursor"):
                return rows
            parameters["cursor"] = page["cursor"]


async def final_alerts(plant: Plant) -> list[Alert]:
    return await every_alert(plant.reader)


def alert_rows(before: list[Alert]) -> dict[str, list[Any]]:
    return {alert.alert_id: chosen(alert_json(alert), ALERT) for alert in before}


async def _movements(plant: Plant) -> dict[str, Movement]:
    found: dict[str, Movement] = {}
    cursor: str | None = None
    while True:
        page = await plant.reader.movements(limit=PAGE, cursor=cursor)
        found |= {movement.id: movement for movement in page.items}
        if (cursor := page.cursor) is None:
            return found


async def _heads(plant: Plant, expected: Expected) -> tuple[dict[str, Any], dict[str, Any]]:
    wanted: dict[str, Any] = {unit_subject(name): head for name, head in expected.replayed.units.items()}
    found = await plant.reader.heads(wanted)
    return wanted, {name: unanswered(head) if isinstance(head, UnitHead) else head for name, head in found.items()}


async def _devices(plant: Plant, expected: Expected) -> tuple[dict[str, Any], dict[str, Any]]:
    wanted: dict[str, Any] = {device_subject(name): head for name, head in expected.replayed.devices.items()}
    return wanted, {device_subject(head.device): head for head in await plant.reader.device_heads()}
