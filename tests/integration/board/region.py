"""A whole system that a test can strike."""

from dataclasses import dataclass

from linkage.embedded import System
from linkage.keys import Wallet
from tests.integration.board.gates import Gates


@dataclass
class Region(Gates):
    system: System

    @classmethod
    def of(cls, system: System, purse: Wallet) -> "Region":
        return cls(system.url, purse, system)
