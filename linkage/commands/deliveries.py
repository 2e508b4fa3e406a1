"""``linkage deliveries``: webhooks that were given up, and back to be delivered with them."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from linkage.commands.options import Config, Redis, RunningDir


class Severity(StrEnum):
    P1 = "P1"
    P2 = "P2"
    P3 = "P3"
    P4 = "P4"


OfRule = Annotated[str | None, typer.Option("--rule", metavar="CODE", help="Only alerts of this rule, such as A14.")]
OfSeverity = Annotated[Severity | None, typer.Option("--severity", help="Only alerts of this severity.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
SubscribersFile = Annotated[
    Path | None, typer.Option("--subscribers", help="The notifier's file, to check the name against.")
]
WebhookIds = Annotated[
    list[str] | None,
    typer.Argument(metavar="[WEBHOOK_ID]...", help="As `list` shows them: A14-0c1d….3.", show_default=False),
]


def register(app: typer.Typer) -> None:
    group = typer.Typer(no_args_is_help=True, help="投递 Webhooks that were given up: list, replay.")
    group.command("list")(list_deliveries)
    group.command("replay")(replay)
    app.add_typer(group, name="deliveries")


def list_deliveries(
    config: Config = None,
    data_dir: RunningDir = None,
    redis: Redis = None,
    subscriber: Annotated[str | None, typer.Option(help="Only this subscriber's; default: everybody's.")] = None,
    rule: OfRule = None,
    severity: OfSeverity = None,
    limit: Annotated[int, typer.Option(min=1, help="The latest so many.")] = 100,
    as_json: AsJson = False,
) -> None:
    """列出：what the notifier gave up on, the latest first: whom, which alert, since when, why.

    Keys, signatures and passwords are left out of the error.

      linkage deliveries list --data-dir var
      linkage deliveries list --severity P1 --json | jq -r '.[].webhook_id'
    """
    import asyncio

    from linkage.deliveries import Wanted, listed
    from linkage.deliveries_page import print_deliveries, print_deliveries_json
    from linkage.failure import outages_told
    from linkage.settings import running

    settings = running(config, with_log=False, data_dir=data_dir, redis=redis)
    with outages_told():
        found = asyncio.run(listed(settings, subscriber, Wanted(rule, severity), limit))
    if as_json:
        print_deliveries_json(found)
    else:
        print_deliveries(found)


def replay(
    subscriber: Annotated[str, typer.Option(metavar="NAME", help="To whom.", show_default=False)],
    webhook_ids: WebhookIds = None,
    config: Config = None,
    data_dir: RunningDir = None,
    redis: Redis = None,
    subscribers: SubscribersFile = None,
    all_: Annotated[bool, typer.Option("--all", help="All that match, instead of naming them.")] = False,
    rule: OfRule = None,
    severity: OfSeverity = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be put back; change nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """重新投递：put given up webhooks back; a running notifier sends them within seconds, under the same ids.

    The time until they are given up begins anew. What was delivered later of
    the same alert stays: receivers keep its highest version.

    Exit code 0: done. 1: one that was named is not there (then none is put
    back), or Redis does not answer. 2: it is not clear which are meant.

      linkage deliveries replay --subscriber control-room A14-0c1de2f3a4b5c6d7.3
      linkage deliveries replay --subscriber control-room --all --severity P1
    """
    import asyncio

    from linkage.deliveries import Wanted, check_subscriber, chosen, put_back
    from linkage.deliveries_page import print_put_back
    from linkage.failure import fail, outages_told
    from linkage.settings import running

    if all_ == bool(webhook_ids):
        fail("name the webhook ids to put back, or --all: one of both", 2)
    if not all_ and (rule or severity):
        fail("--rule, --severity: go with --all", 2)
    settings = running(config, with_log=False, data_dir=data_dir, redis=redis, subscribers=subscribers)
    named = set(webhook_ids or ())
    filtered = Wanted(rule, severity)
    with outages_told():
        check_subscriber(settings, subscriber)
        found = asyncio.run(chosen(settings, subscriber, filtered if all_ else lambda dead: dead.webhook_id in named))
        if missing := sorted(named - {dead.webhook_id for dead in found}):
            fail(
                f"nothing was put back: {', '.join(missing)}: not among what was given up for {subscriber}; "
                "see linkage deliveries list"
            )
        count = len(found)
        if not dry_run and found:
            ids = frozenset(dead.webhook_id for dead in found)
            count = asyncio.run(put_back(settings, subscriber, ids))
    print_put_back(found, count, dry_run=dry_run, as_json=as_json)
