"""How a demonstration ended: the table on the screen and the JSON of ``--summary``."""

from collections import Counter
from pathlib import Path
from typing import Any

import msgspec

from gates.webhook_receiver import WebhookReceiver
from linkage.demo.figures import Figures
from linkage.tables import pairs
from streams.evaluation import Raised, Score, TruthFile, evaluate
from streams.fold.alert import Alert
from streams.present import alert_json
from streams.rules.catalogue import catalogue


def summary(
    figures: Figures, alerts: list[Alert], receiver: WebhookReceiver, truth: Path | None, wall_seconds: float
) -> dict[str, Any]:
    """What ``--summary`` writes; recall and precision are null if the recording has no truth beside it."""
    books = figures.books
    total = _score(alerts, truth)
    return {
        "accepted": books.accepted,
        "applied": books.applied,
        "duplicates": books.duplicates,
        "conflicts": books.conflicts,
        "dead_lettered": books.dead_lettered,
        "books_balance": books.balance,
        "movements_closed": figures.closed,
        "declarations_spared": figures.closed,
        "alerts_by_rule": dict(sorted(Counter(alert.rule for alert in alerts).items())),
        "webhooks_delivered": receiver.unique,
        "webhook_signature_failures": receiver.failures,
        "recall": total.recall if total else None,
        "precision": total.precision if total else None,
        "wall_seconds": round(wall_seconds, 1),
    }


def show_summary(found: dict[str, Any]) -> None:
    """The table at the end, to stdout."""
    by_rule = "  ".join(f"{rule} {count}" for rule, count in found["alerts_by_rule"].items())
    pairs(
        "演示结果 Demonstration",
        [
            ("受理 accepted", found["accepted"]),
            ("生效 applied", found["applied"]),
            ("重复 duplicates", found["duplicates"]),
            ("冲突 conflicts", found["conflicts"]),
            ("死信 dead-lettered", found["dead_lettered"]),
            ("账平 books balance", "是 yes" if found["books_balance"] else "否 NO"),
            ("办结在途 movements closed", found["movements_closed"]),
            ("免填转关单 declarations spared", found["declarations_spared"]),
            ("预警 alerts", by_rule or "—"),
            ("推送 webhooks delivered", found["webhooks_delivered"]),
            ("验签失败 signature failures", found["webhook_signature_failures"]),
            ("查全率 recall", _share(found["recall"])),
            ("查准率 precision", _share(found["precision"])),
            ("用时 wall seconds", found["wall_seconds"]),
        ],
    )


def _share(value: float | None) -> str:
    return "—" if value is None else f"{100 * value:.1f} %"


def _score(alerts: list[Alert], truth: Path | None) -> Score | None:
    """Against the truth beside the recording, over the rules that are built."""
    if truth is None:
        return None
    stated = msgspec.json.decode(truth.read_bytes(), type=TruthFile)
    listed = [msgspec.convert(alert_json(alert), Raised) for alert in alerts]
    return evaluate(listed, stated, set(catalogue())).total
