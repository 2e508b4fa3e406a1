"""What figures are called, so that dashboards show names and a map without knowing the region."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from streams.rules.catalogue import RuleText
    from zones.region import Region


@dataclass(frozen=True)
class Place:
    """A site for the map; ``latitude`` and ``longitude`` in WGS-84 degrees."""

    site: str
    node: str
    name_zh: str
    name_en: str
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Names:
    """(Chinese, English) by node id and by rule code; the sites; the site of each device."""

    nodes: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    rules: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    places: Sequence[Place] = ()
    device_sites: Mapping[str, str] = field(default_factory=dict)


NAMELESS: Final = Names()


def names_of(region: "Region", rules: "Mapping[str, RuleText]") -> Names:
    """The names of a region and of the rules (``streams.rules.catalogue.catalogue()``)."""
    return Names(
        nodes={node.id: (node.name_zh, node.name_en) for node in region.nodes.values()},
        rules={code: (text.title_zh, text.title_en) for code, text in rules.items()},
        places=[
            Place(site.id, site.node, site.name_zh, site.name_en, site.lat, site.lon) for site in region.sites.values()
        ],
        device_sites={device.id: device.site for device in region.devices.values()},
    )
