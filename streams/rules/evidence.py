"""Evidence that many rules record, named alike wherever it is recorded."""

from typing import Final

from streams.rules.rule import Meaning

SCANS: Final = {"scans": Meaning("依据的扫描（事件号）", "scans it rests on (event ids)")}
DEVICE: Final = {"device": Meaning("读取设备", "read by device")}
MOVEMENT: Final = {"movement": Meaning("在途记录号", "movement")}
SCAN: Final = SCANS | DEVICE
ENTRY: Final = SCAN | {"entered_at": Meaning("进场时间", "entered at")} | MOVEMENT
EXIT: Final = SCAN | {"exit_at": Meaning("离场时间", "left at")}
PAIR: Final = {
    **SCANS,
    "first_device": Meaning("前一次读取设备", "first read by"),
    "first_at": Meaning("前一次读取时间", "first read at"),
    "second_device": Meaning("后一次读取设备", "then read by"),
    "second_at": Meaning("后一次读取时间", "then read at"),
    "great_circle_km": Meaning("两地直线距离", "distance as the crow flies"),
    "road_km": Meaning("两地公路距离", "distance by road"),
    "took_min": Meaning("间隔（已计入时钟误差）", "time between the two, clock errors allowed for"),
    "shortest_min": Meaning("按限速所需的最短时间", "shortest time at the speed limit of the policy"),
}
"""Two sightings that do not go together."""
