"""What a tracker can be told. Plain values; the composition root reads them from wherever settings live."""

from dataclasses import dataclass, field

from streams.log.kafka_security import KafkaSecurity
from streams.log.port import EVENTS
from streams.log.redis_log import KEEP
from streams.subject import PARTITIONS


@dataclass(frozen=True, slots=True)
class TrackerSettings:
    """``broker``: ``redislog:///path/redis.sock`` (embedded) or ``kafka://host:port[;host:port…]``."""

    broker: str
    group: str = "linkage-tracker"
    """Name of the consumer group; trackers of one system share it."""
    topic: str = EVENTS
    partitions: int = PARTITIONS
    """Fixed when the topic is made; the tracker refuses to start if the log says otherwise."""
    security: KafkaSecurity = field(default_factory=KafkaSecurity)
    instance: str | None = None
    """Name of this worker across restarts (static membership): a rolling restart moves no partitions."""

    batch_entries: int = 500
    """Entries of one partition in one commit, at most (a single larger record is committed by itself)."""
    linger_ms: float = 40.0
    """How long a partition's first record waits for company, so that one commit carries more."""
    inbox_records: int = 64
    """Records of one partition held in memory before reading stops."""
    cached_subjects: int = 5_000
    """Subjects of one partition kept in memory (5 to 15 kB each); the others are loaded when touched."""

    dead_letter_limit: int = 100
    """So many events in a row that cannot be applied stop the tracker: the fault is then not in the events."""
    session_timeout_s: float = 8.0
    """A worker silent for this long loses its partitions; it beats four times as often."""
    retry_max_s: float = 5.0
    """Longest pause between attempts while the store or the log does not answer."""
    keep_records: int = KEEP
    """Embedded log: records of one partition kept behind what has been applied."""
    keep_alerts: int = 25_000
    """Alert versions of one partition that may wait for a notifier; one that runs lets go of its own before that."""
    live: bool = True
    """Whether reception times are of the real clock, so that the time from scan to state can be measured."""
