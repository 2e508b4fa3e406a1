"""Checks of the two languages of one dashboard against each other."""

import re
from collections.abc import Iterator
from typing import Any, Final

from dashboards.check_layout import panels, where
from dashboards.json_object import Json
from dashboards.problem import Problem

_CHINESE: Final = re.compile(r"[一-鿿]")


def says_the_same(zh: Json, en: Json) -> Iterator[Problem]:
    """Same panels, places, queries and colours; only words differ."""
    if [panel["id"] for panel in zh["panels"]] != [panel["id"] for panel in en["panels"]]:
        yield Problem(f"{zh['uid']}, {en['uid']}", "have different panels", "build both from one description")
        return
    for one, other in zip(panels(zh), panels(en), strict=True):
        for key in ("type", "gridPos", "targets", "options", "transformations"):
            if _wordless(one[key]) != _wordless(other[key]):
                yield Problem(where(zh, one), f"{key} differs from the English one", "build both from one description")


def speaks_its_language(zh: Json, en: Json) -> Iterator[Problem]:
    for dashboard, chinese in ((zh, True), (en, False)):
        for shown in (dashboard, *dashboard["panels"]):
            for key in ("title", "description"):
                text = shown.get(key, "")
                if text and bool(_CHINESE.search(text)) != chinese and not _same_in_both(text):
                    yield Problem(dashboard["uid"], f"{key} {text!r} is in the other language", "see dashboards/texts")


def _same_in_both(text: str) -> bool:
    return not re.search(r"[a-z]{3}", text) and not _CHINESE.search(text)


def _wordless(value: Any) -> Any:
    if isinstance(value, dict):
        return {_wordless(k): _wordless(v) for k, v in value.items() if k not in ("legendFormat", "displayName")}
    if isinstance(value, list):
        return [_wordless(each) for each in value]
    return re.sub(r"\b(name|title|action)_(?:zh|en)\b", r"\1", value) if isinstance(value, str) else value
