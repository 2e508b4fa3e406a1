"""What a check found: where, what is wrong, and what to do."""

from typing import NamedTuple


class Problem(NamedTuple):
    where: str
    what: str
    fix: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}; {self.fix}"
