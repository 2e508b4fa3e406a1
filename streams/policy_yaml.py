"""YAML as people write it, read with the line of every value; what YAML would quietly turn into something else is
refused: anchors, a key given twice, 1:30 (which is 90), 010 (which is 8)."""

import re
from typing import Any, Final, NamedTuple

import yaml

LARGEST: Final = 64 * 1024
"""Characters in a policy; the longest that shows every default has some 20,000."""
Path = tuple[str | int, ...]

_PLAIN: Final = re.compile(r"[-+]?(0|[1-9]\d*)(\.\d*)?([eE][-+]?\d+)?")


class YamlError(ValueError):
    """``line`` counts from 1; 0 if no line is at fault."""

    def __init__(self, line: int, problem: str) -> None:
        super().__init__(problem)
        self.line = line
        self.problem = problem


class Written(NamedTuple):
    """``value``: plain Python. ``lines``: where each value stands, by its path from the root."""

    value: Any
    lines: dict[Path, int]

    def line(self, path: Path) -> int:
        """Of the value itself, or of the nearest thing around it that is written down."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


class _Loader(yaml.SafeLoader):
    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            at = self.peek_event()  # type: ignore[no-untyped-call]
            raise YamlError(_line(at), "is an alias; write out what it stands for")
        node: yaml.Node | None = super().compose_node(parent, index)
        return node


def read_yaml(text: str) -> Written:
    """Raises YamlError."""
    if len(text) > LARGEST:
        raise YamlError(0, f"is {len(text):,} characters long; at most {LARGEST:,} are read")
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
        lines: dict[Path, int] = {}
        if node is not None:
            _walk(node, (), lines)
        return Written(None if node is None else loader.construct_document(node), lines)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        said = " ".join(str(part) for part in (error.context, error.problem) if part)
        raise YamlError(mark.line + 1 if mark else 0, f"cannot be read as YAML: {said}") from error
    except (yaml.YAMLError, ValueError) as error:
        if isinstance(error, YamlError):
            raise
        raise YamlError(0, f"cannot be read as YAML: {error}") from error
    except RecursionError as error:
        raise YamlError(0, "is nested too deeply") from error


def _line(marked: Any) -> int:
    return int(marked.start_mark.line) + 1


def _walk(node: yaml.Node, path: Path, lines: dict[Path, int]) -> None:
    lines.setdefault(path, _line(node))
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise YamlError(_line(key), "has a key that is no word")
            inner = (*path, key.value)
            if inner in lines:
                raise YamlError(_line(key), f"{'.'.join(map(str, inner))}: stands here a second time; keep one")
            lines[inner] = _line(key)
            _walk(value, inner, lines)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            _walk(value, (*path, index), lines)
    elif node.tag.endswith((":int", ":float")) and not _PLAIN.fullmatch(node.value.replace("_", "")):
        where = ".".join(map(str, path))
        raise YamlError(_line(node), f"{where}: {node.value!r} is no plain number; write it like 90 or 1.5")
