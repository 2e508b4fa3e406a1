"""The folder of secrets that deploy/compose.yaml mounts, one file for each reader.

The files are readable by everybody and the folder by its owner alone: a container runs as a user of its own and must
read what is mounted into it, and nobody else on the machine gets past the folder.
"""

import os
import secrets
from pathlib import Path
from typing import Final

from linkage.keys import wallet
from zones.region import Region

MOUNTED: Final = (
    "redis.conf", "settings.yaml", "credentials.json", "subscribers.yaml", "grafana-password", "grafana-key",
    "grafana-token",
)  # fmt: skip
_REQUIREPASS: Final = "requirepass "
_NOBODY_YET: Final = "# Who is told of alerts: docs/webhooks.md.\nsubscribers: []\n"


def make_secrets(folder: Path, region: Region, redis: str) -> list[str]:
    """Makes what is missing and brings the keys up to ``region``; names the files that are new. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    missing = [name for name in MOUNTED if not (folder / name).exists()]
    password = _redis_password(folder / "redis.conf")
    _mounted(folder / "settings.yaml", f"redis: redis://:{password}@{redis}/0\n")
    for name in ("grafana-password", "grafana-key"):
        if name in missing:
            _mounted(folder / name, secrets.token_urlsafe(24))
    if "subscribers.yaml" in missing:
        _mounted(folder / "subscribers.yaml", _NOBODY_YET)
        (folder / "subscribers.yaml").chmod(0o644)  # yours to edit
    _mounted(folder / "grafana-token", wallet(folder, region).viewer)
    (folder / "credentials.json").chmod(0o444)
    return missing


def _redis_password(file: Path) -> str:
    """That which is there, so that a second run locks nobody out."""
    if file.exists():
        for line in file.read_text("utf-8").splitlines():
            if line.startswith(_REQUIREPASS):
                return line.removeprefix(_REQUIREPASS)
    password = secrets.token_urlsafe(32)  # safe in a URL and in redis.conf without quotes
    _mounted(file, f"{_REQUIREPASS}{password}\n")
    return password


def _mounted(path: Path, text: str) -> None:
    """Written whole or not at all, mode 0444."""
    draft = path.with_name(path.name + ".new")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    draft.chmod(0o444)
    draft.replace(path)
