"""The whole system on a guarded Kafka and a guarded three-node Redis Cluster ends where one machine does."""

import re
from pathlib import Path

import yaml

from gates.playback import Credentials, Playback
from gates.recording import read_recording
from linkage.demo.run import look_through
from linkage.keys import wallet
from streams.signature import Secret
from tests.bench import the_world
from tests.chaos.endpoint import Endpoint, Version
from tests.chaos.expected import cut, expect
from tests.chaos.plant import Plant
from tests.chaos.state_checks import final_alerts, state_rows
from tests.chaos.waiting import until_known
from tests.chaos.webhook_checks import delivered, owed, webhook_rows
from tests.contract.log.kafka_server import KafkaServer
from tests.integration.clusters.conftest import Existing
from tests.integration.clusters.plant import linkage, on_servers, settings_of
from tests.integration.clusters.topic import alerts_in_the_topic
from tests.servers.redis_guard import PASSWORD

LINES = 4_000
SETTLE_S = 60.0
CLOSED = re.compile(r"ERROR asyncio Fatal error on SSL protocol\n(?:(?!RuntimeError).*\n)+RuntimeError: .* is closed\n")
"""What uvloop says of a TLS connection that its user closes (as Kafka's clients do when partitions move) while bytes
are still on their way: nothing is lost by it."""


async def test_it_ends_where_one_machine_does_and_tells_no_password(existing: Existing, tmp_path: Path) -> None:
    expected = expect(recording := cut(tmp_path, LINES))
    purse = wallet(existing.folder, the_world().region, look_through(recording).sources)
    keys = {device: [Secret.parse(text)] for device, text in purse.devices.items()}
    endpoint, told, subscribers = Endpoint(Secret.parse(purse.webhook)), existing.told, tmp_path / "subscribers.yaml"
    async with endpoint.open() as url:
        subscriber = {"name": "room", "url": url, "secrets": [purse.webhook], "role": "admin"}
        subscribers.write_text(yaml.safe_dump({"allow_networks": ["127.0.0.0/8"], "subscribers": [subscriber]}))
        async with on_servers(told, purse, subscribers, tmp_path) as plant:
            async for _ in Playback(plant.url, Credentials(keys, purse.agencies, purse.admin)).play(
                read_recording(recording)
            ):
                pass
            assert await until_known(lambda: folded(plant, expected.ends_at), SETTLE_S)
            alerts = await final_alerts(plant)
            await delivered(endpoint, alerts)
            rows = [*await state_rows(plant, expected), *webhook_rows(endpoint, alerts)]
            assert [row for row in rows if not row.ok] == []
            assert len(expected.replayed.alerts) > 5
            assert await until_known(lambda: tells_the_topic(told, owed(alerts)), SETTLE_S)
            await shows_everything_right(told)
    said = everything_said(tmp_path)
    assert said.count("tracker ready") >= 2
    for trouble in ("Traceback", "intake memory unreachable", '"level": "error"'):
        assert trouble not in CLOSED.sub("", said)
    assert PASSWORD not in said
    assert KafkaServer.PASSWORD not in said


def everything_said(logs: Path) -> str:
    return "".join(path.read_text(encoding="utf-8") for path in logs.glob("*.log"))


async def folded(plant: Plant, until: int) -> bool:
    figures = await plant.figures()
    return figures.lag == 0 and figures.reached >= until


async def tells_the_topic(told: dict[str, str], versions: set[Version]) -> bool:
    """Whether the topic ``alerts`` holds every version, and nothing else."""
    found = {(one["alert_id"], one["version"]) for one in await alerts_in_the_topic(settings_of(told))}
    assert found <= versions
    return found == versions


async def shows_everything_right(told: dict[str, str]) -> None:
    """What operators look with gets in as well, and finds nothing wrong."""
    for command in (("fsck",), ("dead-letters", "list", "--json"), ("deliveries", "list", "--json")):
        code, out, err = await linkage(told, *command)
        assert (code, "Traceback" in err) == (0, False), (command, out, err)
