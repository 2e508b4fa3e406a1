"""The reference reader of compose files, the one that Docker Compose itself is built on; it needs no engine.

``python -m tests.deploy.compose_go`` builds it once with Go; the test that needs it is skipped until then.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

VERSION: Final = "2.16.2"


def program() -> Path:
    return Path.home() / ".cache" / "linkage" / f"compose-go-{VERSION}" / "cmd"


def missing() -> str | None:
    """Why there is none here, or None."""
    return None if program().exists() else f"no compose-go at {program()}: run python -m tests.deploy.compose_go"


def build() -> None:
    """Raises CalledProcessError."""
    module = f"github.com/compose-spec/compose-go/v2/cmd@v{VERSION}"
    subprocess.run(["go", "install", module], check=True, env=os.environ | {"GOBIN": str(program().parent)})


def read(text: str, *override: str) -> subprocess.CompletedProcess[str]:
    """What it makes of a compose file and of one laid over it. It sees no environment: put variables in first."""
    with tempfile.TemporaryDirectory() as folder:
        files = dict(zip(("compose.yaml", "compose.override.yaml"), (text, *override), strict=False))
        for name, content in files.items():
            (Path(folder) / name).write_text(content, "utf-8")
        command = [str(program()), "--format=json", *files]
        return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


if __name__ == "__main__":
    if shutil.which("go") is None:
        sys.exit("no Go: deploy/compose.yaml will not be read by compose-go")
    if not program().exists():
        build()
    sys.stderr.write(f"compose-go {VERSION} is in {program().parent}\n")
