"""``linkage fsck`` on what is left: every subject, trail, deadline, list and count is what the log says."""

from linkage.fsck import check_all
from linkage.settings import Settings
from linkage.worlds import the_world
from tests.chaos.verdict import SHOWN, Row


async def fsck_row(settings: Settings) -> Row:
    """The log folded anew and held against Redis, partition by partition."""
    report = await check_all(settings, the_world(settings.region, None), None, lambda *_: None)
    wrong = {one.partition for one in report.differences}
    right = sum(checked.number not in wrong for checked in report.checked)
    told = [f"partition {number} cannot be checked: {why}" for number, why in report.unchecked.items()]
    told += [f"{one.name} ({one.kind}) {one.verdict}: {one.log} → {one.store}" for one in report.differences]
    return Row("fsck: partitions that are what the log says", f"{report.partitions}", f"{right}",
               right == report.partitions, tuple(told[:SHOWN]))  # fmt: skip
