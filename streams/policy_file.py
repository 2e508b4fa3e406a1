"""The policy as a file: thresholds that differ from the rules' own, for the region or for some of its places.

``rules: {A14: {late: 1.8}}`` and ``overrides: [{when: {node: PX}, rules: {A14: {late_plus_h: 2}}}]``.
"""

from pathlib import Path

from streams.policy import Policy
from streams.policy_reading import Problem, Reading
from streams.policy_yaml import YamlError, read_yaml
from streams.text_digest import text_digest
from zones.region import Region


class PolicyError(ValueError):
    """The policy cannot be used. The message has a line for each problem: file, line, rule, field, what would do."""

    def __init__(self, name: str, problems: list[Problem]) -> None:
        super().__init__(
            "\n".join(f"{name}, {problem}" if problem.line else f"{name}: {problem}" for problem in problems)
        )
        self.problems = problems


def load_policy(path: Path, region: Region | None = None) -> Policy:
    """From a file. With ``region`` the nodes it names must be the region's. Raises PolicyError."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise PolicyError(str(path), [Problem(0, "", f"cannot be read: {error.strerror}")]) from error
    except UnicodeDecodeError as error:
        raise PolicyError(str(path), [Problem(0, "", "is not UTF-8", "save it as UTF-8")]) from error
    return read_policy(text, str(path), region)


def read_policy(text: str, name: str = "policy", region: Region | None = None) -> Policy:
    """From its text. Raises PolicyError with every problem there is."""
    try:
        reading = Reading(read_yaml(text), region)
    except YamlError as error:
        raise PolicyError(name, [Problem(error.line, "", error.problem)]) from error
    policy = reading.policy()
    if reading.problems:
        raise PolicyError(name, sorted(reading.problems, key=lambda problem: problem.line))
    return policy


def recall_policy(text: str) -> Policy | None:
    """As an older or newer version accepted it: what this one does not know is left out. None: it says nothing."""
    try:
        return Reading(read_yaml(text), None).policy()
    except YamlError:
        return None


policy_digest = text_digest
