"""Keys and tokens of an embedded system: made once, kept readable by their owner alone."""

import os
from pathlib import Path
from typing import Final

import msgspec

from gates.http.credentials import new_token, token_hash
from streams.signature import Secret
from zones.region import Region

SOURCES: Final = ("customs", "ciq", "terminal", "carrier", "broker")


class Wallet(msgspec.Struct):
    """What clients on this machine need: device → secret, agency → token, and the tokens of
    the operator, the admin and the dashboards (viewer)."""

    devices: dict[str, str]
    agencies: dict[str, str]
    operator: str
    webhook: str
    admin: str = ""
    viewer: str = ""


def wallet(data_dir: Path, region: Region, sources: tuple[str, ...] = SOURCES) -> Wallet:
    """The wallet of ``data_dir``, made on first use together with ``credentials.json``, its hashed counterpart.

    Devices and agencies that are new since then get their keys now.
    """
    path = data_dir / "wallet.json"
    known = msgspec.json.decode(path.read_bytes(), type=Wallet) if path.exists() else None
    kept = Wallet(
        devices={device: known.devices.get(device, "") if known else "" for device in region.devices},
        agencies=dict.fromkeys(sources, "") | (known.agencies if known else {}),
        operator=known.operator if known else new_token(),
        webhook=known.webhook if known else Secret.generate().text(),
        admin=(known.admin if known else "") or new_token(),
        viewer=(known.viewer if known else "") or new_token(),
    )
    kept.devices = {device: secret or Secret.generate().text() for device, secret in kept.devices.items()}
    kept.agencies = {source: token or new_token() for source, token in kept.agencies.items()}
    data_dir.mkdir(parents=True, exist_ok=True)
    _private(path, msgspec.json.encode(kept))
    _private(data_dir / "credentials.json", msgspec.json.encode(_credentials(kept)))
    return kept


def _credentials(kept: Wallet) -> dict[str, object]:
    """What the gateway reads: device secrets, and hashes of the tokens."""
    tokens = [
        {"sha256": token_hash(token), "name": source, "role": "agency", "source": source}
        for source, token in kept.agencies.items()
    ]
    tokens += [
        {"sha256": token_hash(kept.operator), "name": "operator", "role": "operator"},
        {"sha256": token_hash(kept.admin), "name": "admin", "role": "admin"},
        {"sha256": token_hash(kept.viewer), "name": "dashboards", "role": "viewer"},
    ]
    return {"devices": {device: [secret] for device, secret in kept.devices.items()}, "tokens": tokens}


def _private(path: Path, content: bytes) -> None:
    """Written whole or not at all, mode 0600."""
    draft = path.with_suffix(".new")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
    draft.replace(path)
