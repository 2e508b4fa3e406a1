"""The laws that every rule is put through without anybody writing a test for it (tests/laws), by their tests' names."""

from typing import Final, NamedTuple


class Law(NamedTuple):
    """``test``: its property test. ``subjects``: whose rules it concerns."""

    test: str
    zh: str
    en: str
    subjects: tuple[str, ...] = ("unit", "device", "plate", "enterprise", "site", "subscriber")


LAWS: Final = (
    Law("order_does_not_matter", "到达次序不影响结果", "Any order of arrival ends in the same state and alerts"),
    Law("batches_do_not_matter", "分批方式不影响结果", "However the log is cut into batches, the outcome is the same"),
    Law(
        "where_snapshots_are_taken_does_not_matter",
        "何时留存快照不影响结果",
        "Wherever snapshots of a long trail are taken, and whatever is in memory, the outcome is the same",
    ),
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
    Law(
        "how_long_steps_took_is_counted_as_it_stands",
        "作业时长按实计数",
        "How long steps took is counted as it stands, in any order of arrival",
        ("unit",),
    ),
    Law(
        "who_need_not_hear_heartbeats_has_nothing_to_say_of_them",
        "不听心跳的指标对心跳无话可说",
        "Rules that are not called for heartbeats would have found nothing in them",
        ("device",),
    ),
    Law(
        "when_a_closure_is_told_does_not_matter_to_what_stands",
        "道路封闭何时告知，不影响仍存在的预警",
        "When a closed road is told of does not matter to what still stands",
        ("unit",),
    ),
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
    Law(
        "every_alert_is_as_its_rule_declares_with_travel_times_in_force",
        "按实测在途时间判断时，预警亦与声明一致",
        "The same with learned travel times in force",
        ("unit",),
    ),
    Law(
        "order_on_either_side_of_a_change_does_not_matter",
        "规则变更前后，到达次序不影响结果",
        "Before and after a change of the policy any order of arrival ends in the same state",
    ),
    Law(
        "a_late_event_has_the_past_judged_as_it_was",
        "迟到事件不使过去按新规则重判",
        "A late event has the past judged by the policy of its time",
    ),
    Law("replay_across_a_change_is_identity", "跨变更重放即原样", "Replay across a change of the policy is identity"),
    Law(
        "a_worker_that_starts_anew_goes_on_under_the_same_policy",
        "重启后沿用同一规则",
        "A worker that starts anew goes on under the same policy",
    ),
    Law(
        "what_was_received_before_a_change_is_judged_as_if_there_were_none",
        "变更前收到的照旧判断",
        "What was received before a change is judged as if there were none",
    ),
    Law(
        "a_change_at_the_beginning_is_that_policy_from_the_beginning",
        "开头的变更等于一开始就用该规则",
        "A change at the beginning is that policy from the beginning",
    ),
    Law("the_same_policy_again_changes_nothing", "重复提交同一规则无影响", "The same policy again changes nothing"),
    Law("a_change_back_judges_as_before", "改回后照旧判断", "A change back judges as before"),
    Law("what_is_no_policy_changes_nothing", "不成规则的文本无影响", "What is no policy changes nothing"),
    Law(
        "order_on_either_side_of_other_travel_times_does_not_matter",
        "实测在途时间变更前后，到达次序不影响结果",
        "Before and after other travel times any order of arrival ends in the same state",
        ("unit",),
    ),
    Law(
        "a_late_event_leaves_every_movement_the_limits_it_was_given",
        "迟到事件不改变已定的时限",
        "A late event leaves every movement the limits it was given",
        ("unit",),
    ),
    Law(
        "replay_across_other_travel_times_is_identity",
        "跨实测在途时间变更重放即原样",
        "Replay across other travel times is identity",
        ("unit",),
    ),
    Law(
        "a_worker_that_starts_anew_goes_on_with_the_same_travel_times",
        "重启后沿用同一实测在途时间",
        "A worker that starts anew goes on with the same travel times",
        ("unit",),
    ),
    Law(
        "what_was_received_before_other_travel_times_is_judged_as_if_there_were_none",
        "实测在途时间变更前收到的照旧判断",
        "What was received before other travel times is judged as if there were none",
        ("unit",),
    ),
    Law(
        "travel_times_at_the_beginning_are_those_travel_times_from_the_beginning",
        "开头提交等于一开始就用",
        "Travel times told at the beginning are those travel times from the beginning",
        ("unit",),
    ),
    Law(
        "the_same_travel_times_again_change_nothing",
        "重复提交同一实测在途时间无影响",
        "The same travel times again change nothing",
        ("unit",),
    ),
    Law(
        "travel_times_that_the_policy_does_not_ask_for_change_nothing",
        "规则未启用时实测在途时间无影响",
        "Travel times that the policy does not ask for change nothing",
        ("unit",),
    ),
    Law(
        "what_is_no_table_changes_nothing",
        "不成表的文本无影响",
        "What is no table changes nothing",
        ("unit",),
    ),
    Law(
        "a_limit_never_lies_before_one_that_is_softer",
        "预计、迟到、超期、失联依次不倒置",
        "Expected, late, overdue and missing follow each other, whatever was observed",
        ("unit",),
    ),
)
