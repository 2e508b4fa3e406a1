"""Names of the keys in Redis. Every key of partition p carries the hash tag ``{p}``: one slot of a cluster.

One list, so that whoever looks into Redis with its own tools finds the meaning of every key here.
"""


def part(p: int) -> str:
    """Hash: ``state`` (JSON), ``version``, ``offset`` and ``mark`` of the last commit; ``policies`` and
    ``travel_times`` (JSON) of the last that changed them."""
    return f"part:{{{p}}}"


def subjects(p: int, kind: str) -> str:
    """Hash: subject → what is stored of it (JSON). ``kind`` is what stands before its colon: unit, device, …"""
    return f"subjects:{{{p}}}:{kind}"


def trail(p: int, subject: str) -> str:
    """List: every event of the subject in order of arrival (JSON)."""
    return f"trail:{{{p}}}:{subject}"


def snapshots(p: int, subject: str) -> str:
    """Hash: number of events → what the subject had come to after the first so many of its trail (JSON)."""
    return f"snapshots:{{{p}}}:{subject}"


def due(p: int) -> str:
    """Sorted set: subject by its next deadline (ms)."""
    return f"due:{{{p}}}"


def place(p: int, bucket: str) -> str:
    """Sorted set: the units in one ``stage:node``, by name."""
    return f"in:{{{p}}}:{bucket}"


def place_class(p: int) -> str:
    """Hash: unit subject → the ``stage:node`` it is in."""
    return f"place:{{{p}}}"


def place_counts(p: int) -> str:
    """Hash: ``stage:node`` → number of units in it."""
    return f"places:{{{p}}}"


def site_class(p: int) -> str:
    """Hash: unit subject → the ``stage:site`` it is in; in transit the site that it left."""
    return f"at:{{{p}}}"


def site_counts(p: int) -> str:
    """Hash: ``stage:site`` → number of units in it."""
    return f"sites:{{{p}}}"


def marks(p: int) -> str:
    """Sorted set, by name alone: what units are found by, ``<beginning>|<unit, plate or seal>|<unit>|<text>`` (see
    streams.store.marks)."""
    return f"marks:{{{p}}}"


def alerts(p: int) -> str:
    """Hash: alert id → alert (JSON)."""
    return f"alerts:{{{p}}}"


def alerts_all(p: int) -> str:
    """Sorted set: every alert id by ``raised_at`` (ms)."""
    return f"alerts:{{{p}}}:all"


def alerts_open(p: int) -> str:
    """Sorted set: ids of alerts neither closed nor resolved, by ``raised_at`` (ms)."""
    return f"alerts:{{{p}}}:open"


def alerts_rule(p: int, rule: str) -> str:
    """Sorted set: alert ids of one rule by ``raised_at`` (ms)."""
    return f"alerts:{{{p}}}:rule:{rule}"


def alerts_of(p: int, subject: str) -> str:
    """Set: ids of all alerts of one subject."""
    return f"alerts:{{{p}}}:of:{subject}"


def alert_class(p: int) -> str:
    """Hash: alert id → the class it is counted in (``rule|severity|state|node``)."""
    return f"alerts:{{{p}}}:class"


def alert_counts(p: int) -> str:
    """Hash: class → number of alerts in it."""
    return f"alerts:{{{p}}}:counts"


def movements(p: int) -> str:
    """Hash: movement id → movement (JSON)."""
    return f"movements:{{{p}}}"


def movements_of(p: int, subject: str) -> str:
    """Set: ids of all movements of one unit."""
    return f"movements:{{{p}}}:of:{subject}"


def movements_in(p: int, state: str) -> str:
    """Sorted set: ids of movements in one state, by arrival (ms), or by departure if it has none."""
    return f"movements:{{{p}}}:in:{state}"


def movement_class(p: int) -> str:
    """Hash: movement id → its state."""
    return f"movements:{{{p}}}:state"


def movement_counts(p: int) -> str:
    """Hash: state → number of movements in it."""
    return f"movements:{{{p}}}:counts"


def movements_to(p: int, destination: str) -> str:
    """Sorted set: ids of open movements to one destination, by departure (ms)."""
    return f"movements:{{{p}}}:to:{destination}"


def destination_class(p: int) -> str:
    """Hash: id of an open movement → its destination (a node, ``outside``, or ``?`` where none was declared)."""
    return f"movements:{{{p}}}:destination"


def destination_counts(p: int) -> str:
    """Hash: destination → number of open movements to it."""
    return f"movements:{{{p}}}:destinations"


def served(p: int) -> str:
    """Hash: ``step|node|month|class`` → how many steps took that long (see streams.fold.served)."""
    return f"served:{{{p}}}"


def outbox(p: int) -> str:
    """Stream: alert versions to tell subscribers of (JSON, field ``alert``); ids are of the server's clock."""
    return f"outbox:{{{p}}}"


def relay(p: int) -> str:
    """Stream: entries that this partition's batches made for the log (JSON, field ``entry``), until they are in it;
    ids are of the server's clock."""
    return f"relay:{{{p}}}"


def dead(p: int) -> str:
    """Stream: dead letters; id ``<commit version>-<position>``, field ``letter`` (JSON, bytes in base64)."""
    return f"dead:{{{p}}}"


def dead_replayed(p: int) -> str:
    """Hash: id of a dead letter → when it was last put back into the log (wall clock, ms) and how often (JSON)."""
    return f"dead:{{{p}}}:replayed"


def log(topic: str, p: int) -> str:
    """Stream: the embedded log; id ``0-<offset + 1>``, field ``r`` is the record."""
    return f"log:{{{p}}}:{topic}"


def log_counters(topic: str, p: int) -> str:
    """Hash: ``next`` offset and ``accepted`` events of one partition of the embedded log."""
    return f"log:{{{p}}}:{topic}:counters"


def log_partitions(topic: str) -> str:
    """String: how many partitions a topic of the embedded log has."""
    return f"log:{topic}:partitions"


def group(name: str) -> str:
    """Hash: ``<topic>/<partition>`` → offset that a group of readers of the embedded log has committed."""
    return f"log:group:{name}"


def access_version() -> str:
    """String: another number after every change of keys, tokens and rates (ADR 0022), the later the larger."""
    return "access:{access}:version"


def access_keys() -> str:
    """Hash: ``device/key id`` → a signing key, its secret and how long it is in force (JSON)."""
    return "access:{access}:keys"


def access_tokens() -> str:
    """Hash: SHA-256 of a token → whose it is and how long it is in force (JSON)."""
    return "access:{access}:tokens"


def access_rates() -> str:
    """Hash: device → how many batches it may post (JSON), where it is not as many as the others."""
    return "access:{access}:rates"


def access_audit() -> str:
    """Stream: every administrative act (JSON, field ``entry``), the oldest let go beyond 100,000."""
    return "access:{access}:audit"


def access_told() -> str:
    """Set: names of acts that several gateways may hear of, and that are in the audit trail."""
    return "access:{access}:told"


def device_reports() -> str:
    """Hash: device → what it last said of itself: charge, queue (JSON). Nothing is judged by it."""
    return "devices:reports"
