"""The commands of docs/dashboards.md run as they are written there, but for the files and the server they touch."""

import re
import shlex
from pathlib import Path

from tests.integration.dashboards.conftest import DASHBOARDS
from tests.integration.dashboards.fake_grafana import TOKEN, FakeGrafana
from tests.integration.dashboards.test_command import linkage

PAGE = Path(__file__).parents[3] / "docs" / "dashboards.md"


def commands() -> list[str]:
    blocks: list[str] = re.findall(r"```bash\n(.*?)```", PAGE.read_text(), re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line]


def test_every_command_of_the_page_works(server: FakeGrafana, tmp_path: Path) -> None:
    (tmp_path / "token").write_text(TOKEN)
    (tmp_path / "viewer").write_text("lk_viewer")
    here = {
        "https://grafana.example.org": server.url,
        "/run/secrets/grafana": str(tmp_path / "token"),
        "/run/secrets/grafana-token": str(tmp_path / "viewer"),
        "/var/lib/grafana/dashboards/linkage": str(tmp_path / "json"),
    }
    found = commands()
    assert {shlex.split(command)[2] for command in found} == {"publish", "build", "check"}
    for command in found:
        words = shlex.split(command)
        assert words[:2] == ["linkage", "dashboards"]
        elsewhere = ["--out", str(tmp_path / "checked-in")] if words[2:] in (["build"], ["check"]) else []
        ran = linkage(*(here.get(word, word) for word in words[2:]), *elsewhere)
        assert ran.returncode == 0, f"{command}: {ran.stderr}"
    assert len(server.dashboards) == DASHBOARDS
    assert len(list((tmp_path / "json").iterdir())) == DASHBOARDS
