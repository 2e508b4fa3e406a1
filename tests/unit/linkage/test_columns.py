"""Tables in a terminal: times as they are read, in as little room as they need."""

import pytest

from linkage.columns import columns

TIME = "2026-03-02T08:15:03.929+08:00"


@pytest.fixture(autouse=True)
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")


def test_times_are_chinas_to_the_second_and_the_title_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    columns("令牌 Tokens", ("id", "到期 expires", "说明 note"), [("a1", TIME, f"until {TIME}"), ("b2", None, "")])
    shown = capsys.readouterr().out
    assert shown.startswith("令牌 Tokens · 北京时间 China time\n")
    assert shown.count("2026-03-02 08:15:03") == 2
    assert "+08:00" not in shown


def test_a_table_without_times_says_nothing_of_them(capsys: pytest.CaptureFixture[str]) -> None:
    columns("令牌 Tokens", ("id", "到期 expires"), [("a1", None)])
    assert capsys.readouterr().out.startswith("令牌 Tokens\n")


def test_a_time_in_a_narrow_column_breaks_between_day_and_hour(capsys: pytest.CaptureFixture[str]) -> None:
    columns("审计", ("when", "of", "detail"), [(TIME, "device:QZ-DLP-G1", "key_id 4f1d02a79c3e " * 9)])
    words = capsys.readouterr().out.split()
    assert {"2026-03-02", "08:15:03"} <= set(words)
