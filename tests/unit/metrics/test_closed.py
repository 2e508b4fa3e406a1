"""Nothing outside streams.metrics creates a metric: it would be missing from the list, the docs, the dashboards."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PACKAGES = ("linkage", "gates", "streams", "dashboards", "zones")
SOURCES = [
    path
    for package in PACKAGES
    for path in sorted((ROOT / package).rglob("*.py"))
    if not path.is_relative_to(ROOT / "streams" / "metrics")
]


def imports(source: str) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        if isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_only_the_metrics_package_imports_prometheus_client(path: Path) -> None:
    assert "prometheus_client" not in imports(path.read_text())


def test_the_metrics_package_itself_would_be_caught() -> None:
    assert "prometheus_client" in imports((ROOT / "streams" / "metrics" / "registry.py").read_text())
