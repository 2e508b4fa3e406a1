"""The monthly report over a real store: the right month, for the right eyes, as JSON, CSV and in the terminal."""

import asyncio
import csv
import json
from io import StringIO
from pathlib import Path

import httpx
import msgspec
import pytest
from typer.testing import CliRunner, Result

from gates.report import MonthlyReport
from linkage.cli import build
from tests.integration.gateway.serving import Serving, as_
from tests.integration.gateway.test_reading import reading

__all__ = ["reading"]


async def report(serving: Serving, by: str = "admin", **query: str) -> MonthlyReport:
    answer = await serving.http.get("/v1/reports/monthly", params=query, headers=as_(by))
    assert answer.status_code == 200, answer.text
    return msgspec.json.decode(answer.content, type=MonthlyReport)


async def test_a_month_has_the_alerts_that_were_raised_in_it(reading: Serving) -> None:
    """The watched one was raised at 2 a.m. on the first of March in China, which is still February in UTC."""
    march, february = await report(reading), await report(reading, month="2026-02")
    assert (march.month, march.complete, february.complete) == ("2026-03", False, True)
    assert {row.rule: row.alerts for row in march.heat} == {"A14": 1, "A52": 1, "A63": 0}
    assert {row.rule: row.alerts for row in february.heat} == {"A11": 1, "A30": 1}
    assert (march.kpis[0].alerts, february.kpis[0].alerts) == (2, 2)
    assert (february.kpis[0].over_15_days, february.kpis[0].closed) == (1, 1)
    assert march.declarations_spared == 1


async def test_a_month_that_has_not_begun_is_named(reading: Serving) -> None:
    answer = await reading.http.get("/v1/reports/monthly?month=2026-04", headers=as_("admin"))
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "month")
    assert answer.json()["detail"] == "month 2026-04 has not begun: the log has come to 2026-03"


async def test_what_a_role_may_not_see_is_not_counted_and_that_is_said(reading: Serving) -> None:
    seen = {by: await report(reading, by) for by in ("admin", "operator", "section", "customs")}
    assert [one.kpis[0].alerts for one in seen.values()] == [2, 1, 1, 1]
    assert {by: one.uncounted for by, one in seen.items()} == {
        "admin": [], "operator": ["A52"], "section": ["A52"], "customs": ["A52"],
    }  # fmt: skip
    sections = {by: {row.section for row in one.kpis} for by, one in seen.items()}
    assert sections["admin"] - sections["operator"] == {"anti_smuggling"}
    for by in ("trader", "kiosk"):
        assert (await reading.http.get("/v1/reports/monthly", headers=as_(by))).status_code == 403
        assert (await reading.http.get("/v1/reports/monthly.csv", headers=as_(by))).status_code == 403
    assert (await reading.http.get("/v1/reports/monthly.csv")).status_code == 401


def lines(answer: httpx.Response) -> list[dict[str, str]]:
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/csv")
    return list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"), newline="")))


async def test_csv_is_had_by_its_name_and_by_asking_for_it(reading: Serving) -> None:
    named = await reading.http.get("/v1/reports/monthly.csv?month=2026-03", headers=as_("operator"))
    asked = await reading.http.get(
        "/v1/reports/monthly?month=2026-03", headers=as_("operator") | {"accept": "text/csv"}
    )
    assert lines(named) == lines(asked)
    assert 'filename="linkage-2026-03.csv"' in named.headers["content-disposition"]
    table = await reading.http.get("/v1/reports/monthly.csv?table=heat", headers=as_("operator"))
    assert [(row["指标编码 rule"], row["时段 hour"]) for row in lines(table)] == [("A14", "3"), ("A63", "7")]
    assert "A52" not in named.text


@pytest.fixture
def token(tmp_path: Path) -> str:
    (tmp_path / "token").write_text("t-operator\n")
    return str(tmp_path / "token")


async def linkage(serving: Serving, token: str, *words: str) -> Result:
    place = ["--url", serving.url, "--token-file", token]
    return await asyncio.to_thread(CliRunner().invoke, build(), ["report", *words, *place], env={"COLUMNS": "250"})


async def test_the_command_prints_it_and_writes_the_gateways_csv(reading: Serving, token: str, tmp_path: Path) -> None:
    ran = await linkage(reading, token, "--month", "2026-02")
    assert ran.exit_code == 0, ran.stderr
    assert "口岸监管处" in ran.stdout
    assert "A52" in ran.stdout
    file = tmp_path / "march.csv"
    for options in ([], ["--table", "kpis"]):
        assert (await linkage(reading, token, "--month", "2026-03", "--csv", str(file), *options)).exit_code == 0
        address = "/v1/reports/monthly.csv?month=2026-03" + ("&table=kpis" if options else "")
        assert file.read_bytes() == (await reading.http.get(address, headers=as_("operator"))).content


async def test_the_command_says_why_not(reading: Serving, token: str, tmp_path: Path) -> None:
    ran = await linkage(reading, token, "--month", "March")
    assert (ran.exit_code, "month" in ran.stderr) == (1, True)
    assert (await linkage(reading, token, "--table", "kpis")).exit_code == 2
    assert (await linkage(reading, token, "--csv", str(tmp_path / "no" / "such.csv"))).exit_code == 2
    as_json = await linkage(reading, token, "--month", "2026-03", "--json")
    assert json.loads(as_json.stdout[as_json.stdout.index("{\n") :])["month"] == "2026-03"
