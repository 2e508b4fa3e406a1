"""Reading the files of a region: every defect becomes a ``Problem`` with file, line, field and fix."""

import json
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from zones.errors import Problem, RegionError

Model = TypeVar("Model", bound=BaseModel)

_FIXES = {
    "missing": "add it",
    "extra_forbidden": "take it out, or mend its name (docs/region.md lists the names)",
    "float_parsing": "write a number with a decimal point",
    "int_parsing": "write a whole number",
    "finite_number": "write a finite number; NaN and infinity say nothing about a place",
    "bool_parsing": "write true or false",
    "bool_type": "write true or false",
    "date_from_datetime_parsing": "write a day as YYYY-MM-DD",
    "date_parsing": "write a day as YYYY-MM-DD",
    "string_type": "write text, in quotes if YAML would read it as something else",
    "string_too_short": "fill it in",
    "float_type": "fill in a number",
    "int_type": "fill in a whole number",
    "string_pattern_mismatch": "mend it to the pattern named",
}

_FIELD_FIXES = {
    "lat": "write degrees from -90 to 90; are lat and lon the wrong way round?",
    "lon": "write degrees from -180 to 180",
    "crs": "name the datum the coordinates were drawn in",
    "datum": "name the datum the coordinates were drawn in",
    "kind": "use one of the kinds named",
}


def text_of(path: Path) -> str:
    """The file as UTF-8 (a byte order mark is allowed)."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise RegionError(
            path.name, "", "", f"file not found: {path}", "check the path, or the name under `files:`"
        ) from None
    except OSError as error:
        raise RegionError(path.name, "", "", f"cannot be read: {error.strerror}", "check the file") from None
    except UnicodeDecodeError as error:
        raise RegionError(
            path.name, f"byte {error.start}", "", "is not UTF-8", "save it as UTF-8 (Excel: CSV UTF-8)"
        ) from None


def yaml_of(path: Path, model: type[Model]) -> Model:
    """A YAML file as ``model``; RegionError with every defect."""
    try:
        content = yaml.safe_load(text_of(path))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = f"line {mark.line + 1}" if mark else ""
        raise RegionError(path.name, line, "", str(error.problem), "mend the YAML") from None
    except yaml.YAMLError as error:
        raise RegionError(path.name, "", "", str(error), "mend the YAML") from None
    if not isinstance(content, dict):
        raise RegionError(path.name, "", "", "is not a mapping", "write name:, datum:, … at the top level")
    problems: list[Problem] = []
    found = checked(content, model, path.name, "", problems)
    if found is None:
        raise RegionError.of(problems)
    return found


def features_of(path: Path) -> list[dict[str, Any]]:
    """The features of a GeoJSON FeatureCollection, unchecked beyond being objects."""
    try:
        content = json.loads(text_of(path), parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise RegionError(path.name, f"line {error.lineno}", "", error.msg, "mend the JSON") from None
    except _NotANumber as error:
        raise RegionError(path.name, "", "", f"holds {error}", "write a finite number") from None
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list) or not all(isinstance(feature, dict) for feature in features):
        raise RegionError(
            path.name,
            "",
            "features",
            "is not a GeoJSON FeatureCollection",
            "export it as a FeatureCollection",
        )
    return features


def properties_of(feature: dict[str, Any]) -> dict[str, Any]:
    """A feature's properties; empty if it has none that can be read, so that each lack is named."""
    properties = feature.get("properties")
    return properties if isinstance(properties, dict) else {}


class _NotANumber(Exception):
    """NaN or an infinity, which JSON does not have and a map cannot show."""


def _no_constant(text: str) -> None:
    raise _NotANumber(text)


def checked(given: object, model: type[Model], file: str, feature: str, problems: list[Problem]) -> Model | None:
    """``given`` as ``model``, or None with each defect added to ``problems``."""
    try:
        return model.model_validate(given)
    except ValidationError as error:
        for one in error.errors():
            field = ".".join(str(part) for part in one["loc"] if part != "frozenset")
            shown = "" if one["type"] in ("missing", "value_error") else f" (given: {one['input']!r})"
            message = one["msg"].removeprefix("Value error, ")
            fix = _FIXES.get(one["type"]) or _FIELD_FIXES.get(field, "mend the value")
            problems.append(Problem(file, feature, field, message + shown, fix))
        return None
