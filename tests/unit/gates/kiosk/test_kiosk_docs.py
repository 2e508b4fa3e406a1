"""docs/kiosk.md says of happenings and options what the code says."""

import re
from pathlib import Path
from typing import get_args

from typer.main import get_command

from gates.kiosk.happenings import Happening
from linkage.cli import build

PAGE = (Path(__file__).parents[4] / "docs" / "kiosk.md").read_text("utf-8")


def test_every_happening_is_in_the_table_with_its_fields() -> None:
    rows = re.findall(r"^\| `(\w+)` \| ((?:`\w+`(?:, )?)+) \|$", PAGE, re.MULTILINE)
    assert {event: re.findall(r"`(\w+)`", fields) for event, fields in rows} == {
        kind.__struct_config__.tag: list(kind.__struct_fields__) for kind in get_args(Happening)
    }


def test_every_option_that_is_spoken_of_is_there() -> None:
    command = get_command(build()).commands["kiosk"]  # type: ignore[attr-defined]
    known = {name for parameter in command.params for name in parameter.opts} | {"--json"}
    assert set(re.findall(r"--[a-z][a-z-]+", PAGE)) <= known
