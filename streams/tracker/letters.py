"""Dead letters on their topic, where whoever runs the system can list them and put them back."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiokafka.errors import KafkaError
from faust.exceptions import ProducerSendError

from streams.log.port import DEAD_LETTERS, LogUnavailable
from streams.store.codec import encode
from streams.store.commit import DeadLetter


def letter_sender(producer: Callable[[], Any], topic: str) -> Callable[[list[DeadLetter]], Awaitable[None]]:
    """``producer``: that of the faust app. Key of a letter: ``<topic>/<partition>/<offset>``, value: JSON."""

    async def send(letters: list[DeadLetter]) -> None:
        for letter in letters:
            key = f"{topic}/{letter.partition}/{letter.offset}".encode()
            try:
                await producer().send_and_wait(DEAD_LETTERS, key, encode(letter), None, None, None)
            except (ProducerSendError, KafkaError, TimeoutError) as error:
                raise LogUnavailable(f"dead letters: {error}") from error

    return send
