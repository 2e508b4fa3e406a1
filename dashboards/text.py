"""Text in both languages staff read."""

from typing import Final, Literal, NamedTuple

Language = Literal["zh", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("zh", "en")


class Text(NamedTuple):
    zh: str
    en: str

    def read(self, language: Language) -> str:
        return self.zh if language == "zh" else self.en


class Caption(NamedTuple):
    """Title of a panel, and what it shows, whence, and what to do about it."""

    title: Text
    description: Text
