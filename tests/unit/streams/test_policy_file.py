"""A policy file says what differs, and a wrong one is refused with the line, the rule, the field and what would do."""

from pathlib import Path

import pytest

from streams.policy import Policy
from streams.policy_file import PolicyError, load_policy, policy_digest, read_policy, recall_policy
from streams.policy_yaml import LARGEST
from streams.rules.catalogue import RULES, default_policy
from zones.region import default_region

WHOLE = """\
# thresholds of March
rules:
  A14: {late: 1.8}
  A16: {enabled: false}
overrides:
  - when: {node: PX}
    rules:
      A14: {late_plus_h: 2}
  - when: {node: [PX, DX], kind: border}
    rules:
      A14: {late_plus_h: 3}
  - when: {kind: border}
    rules:
      A14: {late_plus_h: 2.5, late: 1.9}
"""


def test_what_a_file_leaves_out_stays_as_the_rule_has_it() -> None:
    policy = read_policy(WHOLE)
    assert policy["A14"].late == 1.8
    assert policy["A14"].overdue == 2.0
    assert policy["A16"].enabled is False
    assert policy["A33"] == default_policy()["A33"]


@pytest.mark.parametrize("text", ["", "# nothing\n", "rules:\n", "rules: {A14: {}}", "rules: {A14: }", "overrides: []"])
def test_a_file_may_say_nothing(text: str) -> None:
    assert read_policy(text) == default_policy()


@pytest.mark.parametrize(
    ("node", "kind", "late", "late_plus_h"),
    [
        (None, None, 1.8, 1.0),
        ("QZ", "port", 1.8, 1.0),
        ("PX", "rail", 1.8, 2.0),
        ("YZ", "border", 1.9, 2.5),
        ("PX", "border", 1.9, 3.0),  # two conditions win over one
        ("DX", "border", 1.9, 3.0),
    ],
)
def test_the_more_specific_override_wins(node: str | None, kind: str | None, late: float, late_plus_h: float) -> None:
    found = read_policy(WHOLE).at("A14", node=node, kind=kind)
    assert (found.late, found.late_plus_h) == (late, late_plus_h)


def test_thresholds_of_a_class_of_enterprise() -> None:
    text = "overrides: [{when: {credit: aeo}, rules: {A45: {limit_h: 120}}}]"
    policy = read_policy(text)
    assert policy.at("A45", credit="aeo").limit_h == 120
    assert policy.at("A45", credit="normal").limit_h == policy.at("A45").limit_h == 72
    both = read_policy(text[:-1] + ", {when: {credit: aeo, node: QZ}, rules: {A45: {limit_h: 200}}}]")
    assert both.at("A45", node="QZ", credit="aeo").limit_h == 200


def test_of_two_alike_the_later_wins() -> None:
    text = "overrides: [{when: {node: PX}, rules: {A14: {late: 1.6}}}, {when: {node: PX}, rules: {A14: {late: 1.7}}}]"
    assert read_policy(text).at("A14", node="PX").late == 1.7


def test_the_look_up_is_made_once_and_holds_from_any_view() -> None:
    policy = read_policy(WHOLE)
    assert policy.at("A14", node="PX") is policy.at("A14", node="PX")
    assert policy.view("YZ", "border").at("A14", node="PX", kind="rail") is policy.at("A14", node="PX", kind="rail")
    plain = default_policy()
    assert plain.at("A14", node="PX") is plain["A14"]
    assert plain.view("PX", "border") is plain


def test_figures_are_what_json_can_say() -> None:
    assert default_policy().figures("A61")["border_nodes"] == ["DX", "PX"]
    assert "enabled" not in default_policy().figures("A61")
    assert default_policy().figures("A31") == {}


def test_every_rule_can_be_switched_off() -> None:
    text = "rules:\n" + "".join(f"  {rule.code}: {{enabled: false}}\n" for rule in RULES)
    policy = read_policy(text)
    assert not any(policy[rule.code].enabled for rule in RULES)


REFUSED = [
    ("rules:\n  A14:\n    late: fast\n", 3, "rules.A14.late", "number", "the default is 1.5"),
    ("rules:\n  A14:\n    overdue: 3\n    late: -1\n", 4, "rules.A14.late", "greater than 0", "give a value > 0"),
    ("rules:\n  A14:\n    late: '1.8'\n", 3, "rules.A14.late", "number", "the default"),
    ("rules:\n  A14: {latte: 2}\n", 2, "rules.A14.latte", "no such threshold of A14", "do you mean late?"),
    ("rules:\n  A15: {late: 2}\n", 2, "rules.A15", "no such rule", "known are A01, A"),
    ("rules:\n  A14: {enabled: 1}\n", 2, "rules.A14.enabled", "boolean", "true or false"),
    ("rules:\n  A14: 3\n", 2, "rules.A14", "must be a mapping", "late"),
    ("rules:\n  A14: {late: 2026-01-01}\n", 2, "rules.A14.late", "no plain value", "the default"),
    ("rules:\n  A14: {late: 4, overdue: 3}\n", 2, "rules.A14", "overdue before late", ""),
    ("rules:\n  A14: {missing_plus_h: 90000000}\n", 2, "rules.A14.missing_plus_h", "between", "the default is 24 h"),
    ("rules:\n  A16: {implausible_kmh: 0.0000001}\n", 2, "rules.A16.implausible_kmh", "between", "100 km/h"),
    ("rules:\n  A61: {border_nodes: [PX, 3]}\n", 2, "rules.A61.border_nodes", "string", '["DX", "PX"]'),
    ("rules:\n  A14: {late: 1:30}\n", 2, "", "no plain number", ""),
    ("rules:\n  A14: {late: .nan}\n", 2, "", "no plain number", ""),
    ("rules:\n  A14: {late: 1.6}\n  A14: {late: 1.7}\n", 3, "", "second time", ""),
    ("rules:\n  A14: &a {late: 1.6}\n  A16: *a\n", 3, "", "alias", ""),
    ("rules: {A14: [\n", 2, "", "cannot be read as YAML", ""),
    ("rules: !!python/object/apply:os.system [ls]\n", 1, "", "cannot be read as YAML", ""),
    ("rulez: {}\n", 1, "rulez", "no such setting", "do you mean rules?"),
    ("- A14\n", 1, "", "must be a mapping", "rules"),
    ("overrides: {node: PX}\n", 1, "overrides", "must be a list", "dash"),
    ("overrides:\n- when: {node: XX}\n  rules: {A14: {late: 2}}", 2, "overrides.0.when.node", "'XX' is no node", "PX"),
    ("overrides:\n- when: {credit: a}\n  rules: {A14: {late: 2}}", 2, "overrides.0.when.credit", "no credit", "aeo"),
    ("overrides:\n- when: {kind: x}\n  rules: {A14: {late: 2}}", 2, "overrides.0.when.kind", "no kind", "airport"),
    ("overrides:\n- when: {site: x}\n  rules: {A14: {late: 2}}", 2, "overrides.0.when.site", "no such setting", "node"),
    ("overrides:\n- when: {}\n  rules: {A14: {late: 2}}\n", 2, "overrides.0.when", "says nowhere", "node"),
    ("overrides:\n- rules: {A14: {late: 2}}\n", 2, "overrides.0.when", "says nowhere", "node"),
    ("overrides:\n- when: {node: PX}\n", 2, "overrides.0.rules", "changes nothing", "name a rule"),
    ("overrides:\n- when: {node: []}\n  rules: {A14: {late: 2}}\n", 2, "overrides.0.when.node", "names none", "PX"),
    (
        "overrides:\n- when: {node: PX}\n  rules:\n    A14: {late: 3}\n",
        4, "overrides.0.rules.A14", "overdue before late", "",
    ),
    (
        "overrides:\n- when: {node: PX}\n  rules: {A14: {overdue: 1.9}}\n"
        "- when: {kind: border}\n  rules: {A14: {late: 1.95}}\n",
        1, "overrides", "hold at PX, border do not go together", "",
    ),
    ("x" * (LARGEST + 1), 0, "", "characters long", ""),
    ("[" * 5000, 0, "", "nested too deeply", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "line", "field", "said", "fix"), REFUSED)
def test_a_wrong_file_is_refused_with_its_line(text: str, line: int, field: str, said: str, fix: str) -> None:
    with pytest.raises(PolicyError) as refusal:
        read_policy(text, "new.yaml", default_region())
    problem = refusal.value.problems[0]
    assert (problem.line, problem.field) == (line, field)
    assert said in problem.message
    assert fix in problem.fix
    assert str(refusal.value).startswith(f"new.yaml, line {line}: " if line else "new.yaml: ")


def test_everything_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(PolicyError) as refusal:
        read_policy("rules:\n  A14: {late: x, overdue: y}\n  A99: {}\noverrides: [{when: {kind: sea}}]\n")
    assert [problem.line for problem in refusal.value.problems] == [2, 2, 3, 4]
    assert len(str(refusal.value).splitlines()) == 4


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match=r"none.yaml: cannot be read: No such file"):
        load_policy(tmp_path / "none.yaml")
    (tmp_path / "latin.yaml").write_bytes(b"rules: {} # \xe9")
    with pytest.raises(PolicyError, match="not UTF-8"):
        load_policy(tmp_path / "latin.yaml")


def test_without_a_region_any_node_will_do() -> None:
    assert read_policy("overrides: [{when: {node: XX}, rules: {A14: {late: 1.9}}}]").at("A14", node="XX").late == 1.9


class TestRecalled:
    """A log is replayed for ever, also by a version whose rules are others."""

    def test_what_is_known_holds_and_the_rest_is_left_out(self) -> None:
        text = (
            "rules: {A14: {late: 1.8, gone: 3, overdue: x}, Z99: {a: 1}}\noverrides: [{when: {moon: full}}]\nnew: 1\n"
        )
        recalled = recall_policy(text)
        assert recalled is not None
        assert recalled["A14"].late == 1.8
        assert recalled["A14"].overdue == 2.0
        assert recalled.overrides == ()

    def test_a_whole_that_makes_no_sense_is_the_rules_own(self) -> None:
        recalled = recall_policy("rules: {A14: {late: 9}, A16: {enabled: false}}")
        assert recalled is not None
        assert recalled["A14"] == default_policy()["A14"]
        assert recalled["A16"].enabled is False

    def test_an_override_that_cannot_hold_does_not(self) -> None:
        text = "overrides: [{when: {node: PX, phase: x}, rules: {A14: {late: 1.9}}}]"
        recalled = recall_policy(text)
        assert recalled is not None
        assert recalled.at("A14", node="PX").late == 1.5

    def test_what_is_no_policy_says_nothing(self) -> None:
        assert recall_policy("rules: [") is None

    def test_what_is_accepted_is_recalled_alike(self) -> None:
        assert recall_policy(WHOLE) == read_policy(WHOLE)


def test_the_digest_is_that_of_the_text() -> None:
    assert policy_digest(WHOLE) == policy_digest(WHOLE) != policy_digest(WHOLE + "\n")


def test_policies_are_equal_when_they_say_the_same() -> None:
    assert read_policy("rules: {A14: {late: 1.5}}") == default_policy()
    assert read_policy(WHOLE) != default_policy()
    assert default_policy() != "rules"
    assert isinstance(default_policy(), Policy)
