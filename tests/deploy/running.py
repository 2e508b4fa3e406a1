"""Our own four processes of the stack, and the questions a test asks of them."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import httpx
import yaml

from linkage.keys import Wallet
from streams.signature import Secret
from tests.deploy.on_loopback import ASK_AGAIN_S, START_S, Part, mounts

PORTS: Final = {"gateway": "8080", "tracker-1": "9101", "tracker-2": "9101", "notifier": "9102"}


@dataclass
class Running:
    """``addresses``: ``name:port`` in the stack → here."""

    parts: dict[str, Part]
    addresses: dict[str, str]
    purse: Wallet

    @property
    def gateway(self) -> str:
        return f"http://{self.addresses['gateway:8080']}"

    def series(self, name: str, figure: str) -> int:
        """How many series of a figure a process exports."""
        text = httpx.get(f"http://{self.addresses[f'{name}:{PORTS[name]}']}/metrics").text
        return len(re.findall(rf"^{figure}[ {{]", text, re.MULTILINE))


def part(name: str, folder: Path, secrets: Path, kafka_port: int, port: int) -> Part:
    here = {inside: str(secrets / Path(file).name) for inside, file in mounts(name).items()}
    here |= {"kafka:9092": f"127.0.0.1:{kafka_port}", "0.0.0.0": "127.0.0.1", PORTS[name]: str(port)}  # noqa: S104
    return Part(name, folder, here)


def tell_somebody(secrets: Path) -> None:
    """One who wants to hear of alerts that no test raises: the notifier tells its figures by subscriber."""
    key = Secret.generate().text()
    whom = {"name": "control-room", "url": "http://127.0.0.1:9/alerts", "secrets": [key], "rules": ["A12"]}
    told = {"allow_networks": ["127.0.0.0/8"], "subscribers": [whom]}
    (secrets / "subscribers.yaml").write_text(yaml.safe_dump(told), "utf-8")


def asked(prometheus: str, query: str) -> dict[str, Any]:
    """Its answer to an instant query."""
    answer: dict[str, Any] = httpx.post(f"{prometheus}/api/v1/query", data={"query": query}).json()
    return answer


def eventually(ask: Callable[[], object], expected: object) -> None:
    deadline = time.monotonic() + START_S
    while (found := ask()) != expected:
        assert time.monotonic() < deadline, f"{found} is not {expected}"
        time.sleep(ASK_AGAIN_S)
