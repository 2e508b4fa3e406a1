"""A50: the class of the enterprise that declares a unit makes its alerts a step louder or quieter; never alone."""

from streams.rules.rule import Rule, RulePolicy, UnitStep
from streams.rules.section import RISK
from streams.rules.thresholds import threshold


class CreditPolicy(RulePolicy):
    relieved: tuple[str, ...] = threshold(
        ("A14", "A18", "A41"), zh="高级认证（AEO）企业降一级的指标", en="Rules one step quieter for AEO enterprises"
    )
    spared: tuple[str, ...] = threshold(
        ("A50", "A51", "A52", "A53"),
        zh="失信企业不升级的指标",
        en="Rules not one step louder for dishonest enterprises",
    )


def changes_others(_step: UnitStep) -> None:
    """How it does so is in streams.fold.credit: it is part of what a finding is."""


RULES = (
    Rule(
        code="A50",
        subject="unit",
        title_zh="企业资信调整",
        title_en="Credit escalation",
        section=RISK,
        action_zh="不单独报警：按企业类别调整其他报警的级别与抽查比例",
        action_en="No alert of its own: it changes the severity of others and the rate of random checks",
        kinds=(),
        judge=changes_others,
        policy=CreditPolicy,
    ),
)
