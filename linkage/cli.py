"""``linkage``: the one command line. Each command is a file in linkage/commands."""

from importlib import import_module
from pkgutil import iter_modules

import typer

import linkage.commands


def build() -> typer.Typer:
    app = typer.Typer(
        name="linkage",
        help="二维码物流联动监管 — QR-code logistics-linkage monitor: every gate scan linked into a unit's life.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    for module in sorted(iter_modules(linkage.commands.__path__), key=lambda one: one.name):
        import_module(f"linkage.commands.{module.name}").register(app)
    return app


def main() -> None:
    build()()
