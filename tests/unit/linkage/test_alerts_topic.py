"""The topic ``alerts`` is served where there is a Kafka, under a name that no webhook can have."""

import pytest
from pydantic import ValidationError

from linkage.alerts_topic import alerts_topic
from linkage.settings import Settings
from streams.notifier.subscriber import Subscriber

KAFKA = "kafka://10.0.0.6:9092"


def test_it_is_served_on_kafka_unless_nobody_is_to_read_it() -> None:
    served = alerts_topic(Settings(log=KAFKA))
    assert served is not None
    assert served.route.name == "topic.alerts"
    assert alerts_topic(Settings(log=KAFKA, kafka_alerts="nobody")) is None


def test_on_one_machine_there_is_no_such_topic() -> None:
    assert alerts_topic(Settings(log="redislog:///run/redis.sock")) is None


def test_no_webhook_can_have_its_name() -> None:
    with pytest.raises(ValidationError, match="name"):
        Subscriber.model_validate({"name": "topic.alerts", "url": "https://a.example", "secrets": ["whsec_AAAA"]})
