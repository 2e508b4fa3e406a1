"""The printed pass: one A5 page in Chinese and English, for the driver's window. HTML that needs nothing beside it."""

from html import escape
from importlib.resources import files
from string import Template
from typing import Final

from gates.passes.claims import OUTSIDE, Claims
from gates.passes.render import svg
from streams.times import china_time
from zones.region import Region

_PAGE: Final = Template(files("gates.passes").joinpath("sheet.html").read_text("utf-8"))
_ROW: Final = Template("<tr$strong><th>$zh<small>$en</small></th><td>$value<small>$beside</small></td></tr>")


def sheet(text: str, key: str, claims: Claims, region: Region) -> str:
    """``text`` is the pass itself, ``key`` the id of the key it is signed with."""
    kind, _, number = claims.unit.partition(":")
    rows = (
        ("货物单元", "Unit", number, {"iso6346": "集装箱 container"}.get(kind, kind.upper()), True),
        ("目的地", "Destination", *_place(claims.destination, region), True),
        ("启运地", "Origin", *_place(claims.origin, region), False),
        ("车牌", "Plate", claims.plate or "—", "" if claims.plate else "未指定 any vehicle", False),
        ("封志", "Seal", claims.seal or "—", "" if claims.seal else "未指定 none stated", False),
        ("生效", "Valid from", _moment(claims.not_before), "北京时间 China time", False),
        ("失效", "Valid until", _moment(claims.expires), "北京时间 China time", True),
    )
    table = "\n".join(
        _ROW.substitute(
            zh=zh, en=en, value=escape(value), beside=escape(beside), strong=' class="strong"' if strong else ""
        )
        for zh, en, value, beside, strong in rows
    )
    return _PAGE.substitute(
        title=escape(number),
        code=svg(text),
        rows=table,
        nonce=escape(claims.nonce),
        key=escape(key),
        text=escape(text),
    )


def _place(place: str, region: Region) -> tuple[str, str]:
    if place == OUTSIDE:
        return "区外", "outside the region: needs a release 须凭放行"
    node = region.nodes.get(place)
    return (f"{node.name_zh} {node.id}", node.name_en) if node else (place, "")


def _moment(ms: int) -> str:
    return f"{china_time(ms):%Y-%m-%d %H:%M}"
