"""Every variable of the stack is in .env.example, with the value it has if nobody sets it, and no other is."""

import re
from collections.abc import Iterator

from linkage.settings import Settings
from tests.deploy.stack import COMPOSE, DEPLOY, OURS, VARIABLE, stack

EXAMPLE = (DEPLOY / ".env.example").read_text("utf-8")


def example() -> dict[str, str]:
    return dict(line.split("=", 1) for line in EXAMPLE.splitlines() if line and not line.startswith("#"))


def variables() -> Iterator[tuple[str, str | None, str]]:
    for found in VARIABLE.finditer(COMPOSE.read_text("utf-8")):
        if found["name"]:
            yield found["name"], found["how"], found["word"]


def test_every_variable_is_explained_and_none_is_left_over() -> None:
    assert {name for name, _, _ in variables()} == set(example())


def test_the_example_says_what_holds_without_it() -> None:
    given = example()
    assert {name: word for name, how, word in variables() if how == ":-"} == {
        name: value for name, value in given.items() if name != "SECRETS"
    }
    assert stack(**given) == stack()


def test_only_the_folder_of_secrets_is_required() -> None:
    assert {name for name, how, _ in variables() if how != ":-"} == {"SECRETS"}


def test_no_variable_is_written_in_a_way_our_reader_does_not_know() -> None:
    text = COMPOSE.read_text("utf-8")
    assert len(re.findall(r"\$", VARIABLE.sub("", text))) == 0


def test_what_our_processes_are_told_are_settings_they_know() -> None:
    known = {f"LINKAGE_{name.upper()}" for name in Settings.model_fields}
    for name in OURS:
        assert set(stack().services[name]["environment"]) <= known
