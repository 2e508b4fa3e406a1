"""What scanners read where a site has no passes: plain codes that name a unit, and what is neither."""

import pytest

from gates.identity import UnitIdError, unit_id
from gates.passes.codes import read_code
from tests.unit.gates.passes.making import token

SSCC = "106141412345678908"


@pytest.mark.parametrize(
    ("read", "unit"),
    [
        ("MSKU1234565", "iso6346:MSKU1234565"),
        ("msku 123 456-5\r\n", "iso6346:MSKU1234565"),
        ("GYOU4047990", "iso6346:GYOU4047990"),
        ("iso6346:MSKU1234565", "iso6346:MSKU1234565"),
        (SSCC, f"sscc:{SSCC}"),
        (f"00{SSCC}", f"sscc:{SSCC}"),
        (f"(00){SSCC}", f"sscc:{SSCC}"),
        (f"]C100{SSCC}", f"sscc:{SSCC}"),
        (f"sscc:{SSCC}", f"sscc:{SSCC}"),
        (f"https://id.gs1.org/00/{SSCC}", f"sscc:{SSCC}"),
        (f"HTTPS://ID.GS1.ORG/00/{SSCC}?17=270101", f"sscc:{SSCC}"),
        (f"]Q1https://example.cn/eu/00/{SSCC}/", f"sscc:{SSCC}"),
        ("https://id.gs1.org/8004/4012345A-77", "local:8004/4012345A-77"),
        ("https://id.gs1.org/8004/40123%2F7", "local:8004/40123/7"),
        ("local:box-1", "local:box-1"),
    ],
)
def test_plain_codes_name_a_unit(read: str, unit: str) -> None:
    code = read_code(read)
    assert (code.kind, code.unit) == ("plain", unit)


@pytest.mark.parametrize(
    "read",
    [
        "",
        "MSKU1234560",
        "106141412345678907",
        "https://id.gs1.org/00/106141412345678907",
        "https://id.gs1.org/01/09506000134352",
        "https://id.gs1.org/8004/a%20b",
        "https://[",
        "https://weixin.qq.com/x",
        "local:",
        "box-1",
        "\x00",
        "１０６１４１４１２３４５６７８９０８",
    ],
)
def test_what_names_none_is_foreign_and_says_why(read: str) -> None:
    code = read_code(read)
    assert (code.kind, code.unit) == ("foreign", None)
    assert code.detail


def test_a_pass_is_handed_on_without_what_the_scanner_put_around_it() -> None:
    text = token()
    assert read_code(f"]Q1{text}\r\n") == ("pass", text, None, "")


def test_links_without_a_unit_say_what_would_do() -> None:
    with pytest.raises(UnitIdError, match="/00/<SSCC> or /8004/<GIAI>"):
        unit_id("https://id.gs1.org/01/09506000134352")
