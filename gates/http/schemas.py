"""JSON Schemas for the documentation, made from the structs that decode what is posted and encode what is read."""

from typing import Any, Final

import msgspec
from pydantic import BaseModel

from gates.fact_items import FactBatch, FactItem
from gates.fields import MAX_ITEMS
from gates.scan_items import (
    ArrivalItem,
    BarrierItem,
    CorrectionItem,
    DepartureItem,
    DeviceItem,
    GateItem,
    ScanBatch,
    YardItem,
)

_SCAN: Any = GateItem | ArrivalItem | YardItem | DepartureItem | BarrierItem


def _correction() -> Any:
    """CorrectionItem with its replacement spelt out."""
    inherited = {known.name for known in msgspec.structs.fields(DeviceItem)}
    own = [known for known in msgspec.structs.fields(CorrectionItem) if known.name not in inherited]
    fields: list[Any] = [
        ("replacement", _SCAN | None, None) if known.name == "replacement"
        else (known.name, known.type) if known.required
        else (known.name, known.type, known.default)
        for known in own
    ]  # fmt: skip
    return msgspec.defstruct(
        "CorrectionItem", fields, bases=(DeviceItem,), tag="correction", kw_only=True,
        namespace={"__doc__": CorrectionItem.__doc__},
    )  # fmt: skip


_ITEMS: Final[dict[Any, Any]] = {ScanBatch: _SCAN | _correction(), FactBatch: FactItem}
"""The gateway keeps items raw, to judge each by itself; vendors want to know what they are."""


class Schemas:
    """``components`` grows with every struct asked for."""

    def __init__(self) -> None:
        self.components: dict[str, Any] = {}

    def of(self, kind: Any) -> dict[str, Any]:
        """A schema that refers to the components."""
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            return self._of_settings(kind)
        (schema,), found = msgspec.json.schema_components([kind], ref_template="#/components/schemas/{name}")
        self.components |= {name: component for name, component in found.items() if name not in self.components}
        if kind in _ITEMS:
            items = {"type": "array", "maxItems": MAX_ITEMS, "items": self.of(_ITEMS[kind])}
            self.components[kind.__name__]["properties"]["items"] = items
        return schema

    def _of_settings(self, kind: type[BaseModel]) -> dict[str, Any]:
        """Settings as a file has them. Posted, their name is in the path and their signing keys may be left out."""
        schema = kind.model_json_schema()
        schema["required"] = [name for name in schema["required"] if name not in ("name", "secrets")]
        self.components[kind.__name__] = schema
        return {"$ref": f"#/components/schemas/{kind.__name__}"}
