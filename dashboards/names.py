"""The dashboards by name, and the address each has for ever."""

from typing import Literal

from dashboards.text import Language

Name = Literal["overview", "gates", "pipeline", "transit", "unit", "alerts"]


def uid(name: Name, language: Language) -> str:
    return f"linkage-{name}-{language}"
