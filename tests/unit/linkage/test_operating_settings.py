"""docs/operating.md: its example of settings is read as it stands, and no setting of the servers is left out."""

import re
from pathlib import Path

import pytest
import yaml

from linkage.kafka_servers import kafka_servers
from linkage.redis_server import redis_url
from linkage.settings import OF_SERVERS, read_settings
from streams.tracker import TrackerSettings

PAGE = (Path(__file__).parents[3] / "docs" / "operating.md").read_text(encoding="utf-8")


def test_the_example_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (text,) = re.findall(r"^```yaml\n(.*?)^```", PAGE, flags=re.DOTALL | re.MULTILINE)
    told = yaml.safe_load(text.replace("/etc/linkage/", f"{tmp_path}/"))
    for file in {value for value in told.values() if value.startswith(f"{tmp_path}")}:
        Path(file).write_text("word\n")
    config = tmp_path / "linkage.yaml"
    config.write_text(yaml.safe_dump(told))
    settings = read_settings(config)
    assert redis_url(settings).startswith("rediss+cluster://linkage:word@redis-1:6379,redis-2:6379,redis-3:6379?ssl_")
    kafka = kafka_servers(settings)
    assert kafka is not None
    assert kafka.servers.count("kafka://") == 3
    assert (kafka.security.tls, kafka.security.username, kafka.security.password) == (True, "linkage", "word")


def test_every_setting_of_the_servers_is_explained() -> None:
    assert [name for name in OF_SERVERS if f"`{name}`" not in PAGE] == []


def test_the_session_time_out_is_the_one_that_is_explained() -> None:
    beats = TrackerSettings("kafka://a").session_timeout_s
    assert beats == read_settings(None).session_timeout_s
    assert f"`session_timeout_s` is {beats:g}, with a sign of life every {beats / 4:g}" in PAGE
