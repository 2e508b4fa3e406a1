"""The Kafka topic ``alerts``: every alert version for other systems to read, as one more subscriber."""

from linkage.log_writer import kafka_log
from linkage.settings import Settings
from streams.log.port import ALERTS
from streams.notifier.route import Route
from streams.notifier.served import Served
from streams.notifier.topic import NAME, TopicChannel
from streams.sharing import SEES


def alerts_topic(settings: Settings) -> Served | None:
    """None where the log is no Kafka, or ``kafka_alerts`` says that nobody is told there."""
    if settings.kafka_alerts == "nobody" or (log := kafka_log(settings, ALERTS)) is None:
        return None
    return Served(Route(NAME), TopicChannel(log, SEES[settings.kafka_alerts]))
