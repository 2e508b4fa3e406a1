"""The policy as a file, and its defaults: what a rule does not find there stays as the rule declares it."""

from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from streams.policy import Policy
from streams.rules.catalogue import RULES


class PolicyError(ValueError):
    """The policy file cannot be used; the message names file, rule, field and what would do."""


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    rules: dict[str, dict[str, Any]] = {}


def load_policy(path: Path) -> Policy:
    """A YAML file ``rules: {A14: {late: 1.5, …}, …}``; what it leaves out stays at its default."""
    try:
        given = _File.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")) or {})
    except (OSError, yaml.YAMLError, ValidationError) as error:
        raise PolicyError(f"{path}: {error}") from error
    known = {rule.code: rule for rule in RULES}
    if strange := sorted(set(given.rules) - set(known)):
        raise PolicyError(f"{path}: rules.{strange[0]}: no such rule; known are {', '.join(sorted(known))}")
    sections = {}
    for code, rule in known.items():
        try:
            sections[code] = rule.policy.model_validate(given.rules.get(code, {}))
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in ("rules", code, *first["loc"]))
            raise PolicyError(f"{path}: {where}: {first['msg']}") from error
    return Policy(sections)
