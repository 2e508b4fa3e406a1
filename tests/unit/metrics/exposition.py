"""Reads what a process exposes, with Prometheus' own parser."""

from prometheus_client.parser import text_string_to_metric_families

Samples = dict[tuple[str, tuple[tuple[str, str], ...]], float]


def samples(text: bytes) -> Samples:
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text.decode())
        for sample in family.samples
    }


def value(text: bytes, name: str, **labels: str) -> float | None:
    return samples(text).get((name, tuple(sorted(labels.items()))))


def families(text: bytes) -> set[str]:
    """Names as in ``# TYPE`` lines, those of the operating system left out."""
    names = {line.split()[2] for line in text.decode().splitlines() if line.startswith("# TYPE")}
    return {name for name in names if not name.startswith("process_")}
