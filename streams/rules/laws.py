"""The laws that every rule is put through without anybody writing a test for it (tests/laws), by their tests' names."""

from typing import Final, NamedTuple


class Law(NamedTuple):
    """``test``: its property test. ``subjects``: whose rules it concerns."""

    test: str
    zh: str
    en: str
    subjects: tuple[str, ...] = ("unit", "device")


LAWS: Final = (
    Law("order_does_not_matter", "到达次序不影响结果", "Any order of arrival ends in the same state and alerts"),
    Law("batches_do_not_matter", "分批方式不影响结果", "However the log is cut into batches, the outcome is the same"),
    Law("twice_is_once", "重复即一次", "An event that comes twice counts once"),
    Law(
        "same_id_with_other_content_is_a_conflict_and_changes_nothing",
        "同号异文为冲突，不改变任何结果",
        "The same id with other content is a conflict and changes nothing",
    ),
    Law("replay_is_identity", "重放即原样", "Rebuilding from the log gives the same alerts and ids"),
    Law(
        "when_somebody_looks_does_not_matter",
        "何时查看不影响结果",
        "What a deadline writes depends on its due time, not on when somebody looked",
    ),
    Law(
        "absence_waits_and_presence_does_not",
        "缺失须等待，出现即判断",
        "What is missing is waited for; what is there is judged at once",
    ),
    Law("one_place_at_a_time", "同一时刻只在一处", "A unit has one stage and one place", ("unit",)),
    Law("the_books_balance_at_all_times", "账目始终平衡", "The books balance at all times"),
    Law(
        "movements_closed_are_counted_as_they_stand",
        "已结在途按实计数",
        "Movements closed are counted as they stand",
        ("unit",),
    ),
    Law(
        "every_alert_is_as_its_rule_declares",
        "预警与指标的声明一致",
        "Severity, level and evidence of every alert are as the rule declares them",
    ),
)
