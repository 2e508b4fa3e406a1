"""The public face of the region model: load a region, ask it questions."""

from zones.calendar import OpenHours
from zones.errors import Problem, RegionError
from zones.loader import default_region, load_region
from zones.mesh import Region
from zones.places import CustomsCode, Device, Node, Site
from zones.travel import LimitFactors, TransitLimits

__all__ = [
    "CustomsCode",
    "Device",
    "LimitFactors",
    "Node",
    "OpenHours",
    "Problem",
    "Region",
    "RegionError",
    "Site",
    "TransitLimits",
    "default_region",
    "load_region",
]
