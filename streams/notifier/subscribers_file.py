"""The file of subscribers (YAML), read strictly: every error names its place and what to write instead."""

from collections.abc import Collection
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from streams.notifier.subscriber import Subscribers


class SubscribersError(Exception):
    """The file of subscribers cannot be used; the message names file, field and fix, and shows no secret."""


def load_subscribers(path: Path, nodes: Collection[str] = ()) -> Subscribers:
    """``nodes``: node ids of the region, to check the filters against. Raises SubscribersError."""
    try:
        written: Any = yaml.safe_load(path.read_text("utf-8"))
    except OSError as error:
        raise SubscribersError(f"{path}: cannot be read: {error.strerror or error}") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise SubscribersError(f"{path}: no YAML: {error}") from error
    try:
        found = Subscribers.model_validate(written if written is not None else {})
    except ValidationError as error:
        raise SubscribersError("\n".join(_told(path, written, problem) for problem in error.errors())) from None
    for subscriber in found.subscribers if nodes else ():
        try:
            subscriber.check_nodes(nodes)
        except ValueError as error:
            raise SubscribersError(f"{path}: subscriber {subscriber.name}: nodes: {error}") from None
    return found


def _told(path: Path, written: Any, problem: Any) -> str:
    """One line: the file, the subscriber by name if it has one, the field, what is wrong and what to write."""
    place = list(problem["loc"])
    if len(place) >= 2 and place[0] == "subscribers" and isinstance(place[1], int):
        entry = written["subscribers"][place[1]]
        name = entry.get("name") if isinstance(entry, dict) else None
        place[:2] = [f"subscriber {name or f'number {place[1] + 1}'}"]
    return ": ".join([str(path), *(str(part) for part in place), in_words(problem)])


def in_words(problem: Any) -> str:
    """What pydantic found wrong with one field, and what to do about it."""
    if problem["type"] == "extra_forbidden":
        return "no such setting: take it out or mend its spelling"
    if problem["type"] == "missing":
        return "required, but missing: add it"
    if problem["type"] == "string_pattern_mismatch":
        return "use 1–40 small letters, digits and hyphens"
    return str(problem["msg"]).removeprefix("Value error, ")
