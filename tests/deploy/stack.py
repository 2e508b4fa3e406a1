"""deploy/compose.yaml as Docker Compose would read it: anchors merged, variables put in."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

ROOT: Final = Path(__file__).parents[2]
DEPLOY: Final = ROOT / "deploy"
COMPOSE: Final = DEPLOY / "compose.yaml"
OURS: Final = ("gateway", "tracker-1", "tracker-2", "notifier")

VARIABLE: Final = re.compile(r"\$\$|\$\{(?P<name>[A-Z_]+)(?P<how>:\?|:-)?(?P<word>[^}]*)\}")


class VariableMissing(Exception):
    """A required variable is not set: Compose starts nothing then."""


def put_in(text: str, given: Mapping[str, str]) -> str:
    """``${X:?why}``, ``${X:-default}``, ``${X}`` and ``$$``: what the file uses of Compose's notation."""

    def value(found: re.Match[str]) -> str:
        if found[0] == "$$":
            return "$"
        name, how, word = found["name"], found["how"], found["word"]
        if given.get(name):
            return given[name]
        if how == ":-":
            return word
        raise VariableMissing(f"{name}: {word}")

    return VARIABLE.sub(value, text)


def _everywhere(node: Any, given: Mapping[str, str]) -> Any:
    if isinstance(node, dict):
        return {name: _everywhere(inner, given) for name, inner in node.items()}
    if isinstance(node, list):
        return [_everywhere(inner, given) for inner in node]
    return put_in(node, given) if isinstance(node, str) else node


@dataclass(frozen=True)
class Stack:
    """``content``: the file with every variable in its place."""

    content: dict[str, Any]

    @property
    def services(self) -> dict[str, dict[str, Any]]:
        found: dict[str, dict[str, Any]] = self.content["services"]
        return found

    def mounted(self, service: str) -> dict[str, Path]:
        """Path in the container → file or folder here, for what is mounted of this machine; secrets too."""
        told = self.services[service]
        bound = [one.split(":") for one in told.get("volumes", []) if one.startswith(".")]
        files = {inside: (DEPLOY / here).resolve() for here, inside, *_ in bound}
        secrets = {f"/run/secrets/{one}": DEPLOY / self.content["secrets"][one]["file"] for one in secrets_of(told)}
        return files | secrets


def secrets_of(service: Mapping[str, Any]) -> list[str]:
    found: list[str] = service.get("secrets", [])
    return found


def stack(**given: str) -> Stack:
    """Raises VariableMissing."""
    return Stack(_everywhere(yaml.safe_load(COMPOSE.read_text("utf-8")), {"SECRETS": "./secrets"} | given))


STACK_SECRETS: Final = {name: Path(told["file"]).name for name, told in stack().content["secrets"].items()}
"""Secret → the file that `linkage secrets` makes for it."""
