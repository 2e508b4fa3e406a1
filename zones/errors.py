"""What is wrong with a region, said so that whoever keeps the file can mend it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One defect: where it is (``file``, ``feature`` = line or id, ``field``), what it is, what to do."""

    file: str
    feature: str
    field: str
    message: str
    fix: str

    def __str__(self) -> str:
        where = ", ".join(part for part in (self.file, self.feature, self.field) if part)
        return f"{where}: {self.message} — {self.fix}"


class RegionError(ValueError):
    """A region that cannot be used, or a question about a place it does not have.

    The attributes describe the first problem; ``problems`` holds all that were found in the same pass.
    """

    def __init__(
        self,
        file: str,
        feature: str,
        field: str,
        message: str,
        fix: str,
        *,
        others: tuple[Problem, ...] = (),
    ) -> None:
        first = Problem(file, feature, field, message, fix)
        more = f" (and {len(others)} more)" if others else ""
        super().__init__(f"{first}{more}")
        self.file, self.feature, self.field, self.message, self.fix = file, feature, field, message, fix
        self.problems: tuple[Problem, ...] = (first, *others)

    @classmethod
    def of(cls, problems: list[Problem]) -> "RegionError":
        first, *others = problems
        return cls(first.file, first.feature, first.field, first.message, first.fix, others=tuple(others))
