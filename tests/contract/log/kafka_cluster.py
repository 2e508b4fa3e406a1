"""A real Kafka of three brokers, each of which can be killed and started again."""

from contextlib import ExitStack
from pathlib import Path
from typing import Self

from streams.embedded_redis import free_port
from tests.contract.log.kafka_server import KafkaServer


class ThreeBrokers:
    """``with ThreeBrokers(directory) as kafka: … kafka.servers``. ``brokers``: by their node number."""

    def __init__(self, directory: Path) -> None:
        controllers = {node: free_port() for node in (1, 2, 3)}
        self.brokers = {
            node: KafkaServer(directory / f"{node}", node=node, controllers=controllers) for node in controllers
        }
        self._ends = ExitStack()

    @property
    def servers(self) -> str:
        return ",".join(broker.servers for broker in self.brokers.values())

    def __enter__(self) -> Self:
        with ExitStack() as ends:
            for broker in self.brokers.values():
                broker.format()
                ends.callback(broker.kill)
                broker.launch()
            for broker in self.brokers.values():
                broker.await_started()
            self._ends = ends.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._ends.close()
