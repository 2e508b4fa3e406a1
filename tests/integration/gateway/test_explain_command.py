"""``linkage explain``: from a replay's file and from a gateway, by id and by number, on eighty columns."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest
from rich.cells import cell_len

from streams.events import GateScan
from streams.fold.alert import Alert, Note
from streams.fold.heads import UnitHead
from streams.present import alert_json, alert_number, json_line
from streams.store.commit import Commit, PartitionState, Stored
from streams.store.connection import Client
from streams.store.redis import RedisStore
from streams.subject import partition_of
from tests.integration.gateway.serving import Serving, serving

T0 = 1_772_409_600_000
UNIT = "unit:iso6346:MSKU1234565"
SCAN = GateScan(
    id="scan-1", subject=UNIT, at=T0, received=T0, when=T0, device="QZ-DLP-G1", site="QZ-DLP", lane="O1",
    direction="out", gross_kg=34_934.0, answered="pass",
)  # fmt: skip
ALERT = Alert(
    "A33-00ff00ff00ff00ff", "A33", "P2", UNIT, T0, T0, T0, node="QZ", site="QZ-DLP",
    evidence={
        "scans": ["scan-1"], "device": "QZ-DLP-G1", "gross_kg": 34_934.0, "declared_kg": 27_316.0,
        "thresholds": {"declared_pct": 4.0, "declared_kg": 500.0},
    },
    history=(Note(T0, "system", "raised", "P2"), Note(T0 + 60_000, "li.wei", "dispatch", "监管二科")),
)  # fmt: skip


async def explain(*arguments: str) -> tuple[int, str, str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "linkage", "explain", *arguments, env={**os.environ, "COLUMNS": "80"},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, error = await process.communicate()
    return process.returncode or 0, out.decode(), error.decode()


@pytest.fixture
def file(tmp_path: Path) -> str:
    alerts = [ALERT, msgspec.structs.replace(ALERT, alert_id="A33-00ff11", rule="A33")]
    (tmp_path / "alerts.jsonl").write_bytes(b"".join(json_line(alert_json(alert)) + b"\n" for alert in alerts))
    return str(tmp_path / "alerts.jsonl")


@pytest.fixture
def token(tmp_path: Path) -> str:
    (tmp_path / "operator.token").write_text("t-operator\n")
    return str(tmp_path / "operator.token")


@pytest.fixture
async def at(client: Client) -> AsyncIterator[Serving]:
    commit = Commit(partition_of(UNIT), PartitionState(offset=1, version=1, time=T0))
    commit.alerts[ALERT.alert_id] = ALERT
    commit.subjects[UNIT] = Stored(head=UnitHead(unit="iso6346:MSKU1234565"))
    commit.trail[UNIT] = [SCAN]
    await RedisStore(client).commit(commit)
    async with serving(client) as running:
        yield running


@pytest.mark.parametrize("wanted", [ALERT.alert_id, alert_number(ALERT), "A33-00ff00"])
async def test_an_alert_of_a_replay_by_id_number_or_the_beginning_of_its_id(file: str, wanted: str) -> None:
    code, out, error = await explain(wanted, "--alerts", file)
    assert (code, error) == (0, "")
    assert out.startswith("A33 重量差异 · P2 · YJ20260302-QZ-")
    for told in ("34,934千克", "4%（默认 5%）", "li.wei：分拨 监管二科", "换另一台地磅复称"):
        assert told in out
    assert max(cell_len(line) for line in out.splitlines()) <= 80


@pytest.mark.parametrize(
    ("wanted", "said"),
    [("A33-00ff", "may be any of A33-00ff00ff00ff00ff, A33-00ff11"), ("A99", "no alert A99 among 2")],
)
async def test_an_alert_that_cannot_be_told_is_named(file: str, wanted: str, said: str) -> None:
    code, out, error = await explain(wanted, "--alerts", file)
    assert (code, out, said in error) == (1, "", True)


async def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    code, _, error = await explain("A33", "--alerts", str(tmp_path / "none.jsonl"))
    assert (code, "none.jsonl: No such file or directory; make it with `linkage replay`" in error) == (2, True)


@pytest.mark.parametrize("wanted", [ALERT.alert_id, alert_number(ALERT)])
async def test_an_alert_at_a_gateway_comes_with_the_scans_it_rests_on(at: Serving, token: str, wanted: str) -> None:
    code, out, error = await explain(wanted, "--url", at.url, "--token-file", token, "--lang", "en")
    assert (code, error) == (0, "")
    assert "The records it rests on" in out
    assert "scan-1 gate: " in out
    assert "On 2026-03-02 08:00:00, unit MSKU1234565 at Dalanping container terminal" in " ".join(out.split())
    assert max(cell_len(line) for line in out.splitlines()) <= 80


@pytest.mark.parametrize("wanted", [ALERT.alert_id, alert_number(ALERT)])
@pytest.mark.parametrize(
    ("lang", "heading", "answer"),
    [("zh", "卡口当时得到的答复", "放行"), ("en", "What the gates were told at once", "pass")],
)
async def test_a_wrong_pass_is_told(at: Serving, token: str, wanted: str, lang: str, heading: str, answer: str) -> None:
    code, out, error = await explain(wanted, "--url", at.url, "--token-file", token, "--lang", lang)
    assert (code, error) == (0, "")
    (told,) = [line.split() for line in out.partition(f"\n{heading}\n")[2].splitlines()[:1]]
    assert told == ["scan-1", answer]


@pytest.mark.parametrize("wanted", ["A33-none", "YJ20260302-QZ-00000000"])
async def test_an_alert_that_is_not_there_is_named(at: Serving, token: str, wanted: str) -> None:
    code, out, error = await explain(wanted, "--url", at.url, "--token-file", token)
    assert (code, out, wanted in error) == (1, "", True)


async def test_nobody_reads_without_a_token(at: Serving) -> None:
    code, _, error = await explain(ALERT.alert_id, "--url", at.url)
    assert (code, "401" in error) == (1, True)
