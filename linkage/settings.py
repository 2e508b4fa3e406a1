"""What a running system can be told: from the environment (``LINKAGE_…``) or a YAML file, read once at the start."""

from pathlib import Path
from typing import Any, Final, Literal

import yaml
from pydantic import Field, FilePath, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from linkage.address import Address
from linkage.failure import fail
from linkage.kafka_servers import SCHEMES as LOGS
from linkage.redis_server import SCHEMES as REDISES
from streams.subject import PARTITIONS


class Settings(BaseSettings):
    """Every field can be set as ``LINKAGE_<FIELD>``; a file named by ``--config`` gives the rest.

    What may hold a password shows neither in a repr nor in a mistake that is told.
    """

    model_config = SettingsConfigDict(env_prefix="LINKAGE_", extra="forbid", hide_input_in_errors=True)

    data_dir: Path = Field(Path("var"), description="Where an embedded system keeps its data and its keys")
    redis: str = Field(
        "", repr=False, description="unix, redis, rediss (TLS), redis+cluster or rediss+cluster URL; empty: embedded"
    )
    redis_username: str | None = Field(None, description="User of an ACL; default: Redis' own default user")
    redis_password: SecretStr | None = Field(None, description="Unless it is in the URL or in a file")
    redis_password_file: FilePath | None = Field(None, description="File that holds the password and nothing else")
    redis_ca_file: FilePath | None = Field(None, description="Authorities to trust (PEM); default: the system's")
    redis_certificate_file: FilePath | None = Field(None, description="Certificate of our own, for mutual TLS")
    redis_key_file: FilePath | None = Field(None, description="Its key, if it is not in the same file")
    log: str = Field("", repr=False, description="kafka, kafka+tls or redislog URL; empty: embedded, in the same Redis")
    kafka_username: str | None = Field(None, description="User name; turns SASL on")
    kafka_password: SecretStr | None = Field(None, description="Unless it is in the URL or in a file")
    kafka_password_file: FilePath | None = Field(None, description="File that holds the password and nothing else")
    kafka_mechanism: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] = Field(
        "SCRAM-SHA-512", description="How the password is told to the brokers"
    )
    kafka_ca_file: FilePath | None = Field(None, description="Authorities to trust (PEM); default: the system's")
    kafka_certificate_file: FilePath | None = Field(None, description="Certificate of our own, for mutual TLS")
    kafka_key_file: FilePath | None = Field(None, description="Its key, if it is not in the same file")
    kafka_replication: int | None = Field(
        None, ge=1, description="Copies of a topic that has to be made; default: one a broker, at most three"
    )
    kafka_alerts: Literal["operator", "section", "agency", "admin", "nobody"] = Field(
        "operator", description="Role whose view of every alert the notifier writes to the topic alerts"
    )
    partitions: int = Field(PARTITIONS, ge=1, le=1024, description="Partitions of the topic; fixed once it is made")
    host: str = Field("127.0.0.1", description="Address the gateway listens on")
    port: int = Field(8080, ge=0, le=65535, description="Port the gateway listens on; 0 takes a free one")
    clock: Literal["wall", "recorded"] = Field("wall", description="recorded: time comes from the posts (playback)")
    region: Path | None = Field(None, description="region.yaml; default: the Beibu Gulf region")
    policy: Path | None = Field(None, description="Policy (YAML) that the gateway puts into the log at its start")
    travel: Path | None = Field(
        None, description="Travel times (`linkage travel learn`) that the gateway puts there too"
    )
    credentials: Path | None = Field(None, description="Keys and tokens (JSON); default: data_dir/credentials.json")
    pass_keys: Path | None = Field(
        None, description="Folder of the keys of passes (keys.json, private/); default: data_dir/passes"
    )
    subscribers: Path | None = Field(None, description="Webhook subscribers (YAML); default: none")
    open_reading: bool = Field(False, description="Reading without a token, for one machine's own use only")
    tracker_metrics_port: int | None = Field(None, ge=0, le=65535, description="Prometheus port of the tracker")
    notifier_metrics_port: int | None = Field(None, ge=0, le=65535, description="Prometheus port of the notifier")
    instance: str | None = Field(None, description="Name of this tracker across restarts (static membership)")
    session_timeout_s: float = Field(
        8.0, ge=1, le=300, description="A tracker that Kafka has not heard from for so long loses its partitions"
    )
    rate_per_s: float = Field(20.0, gt=0, description="Batches a device may post per second, in the long run")
    answer_gates: bool = Field(
        True, description="Off: every scan passes, degraded; the log judges it and raises alerts all the same"
    )

    @field_validator("redis", "log")
    @classmethod
    def _is_an_address(cls, text: str, info: ValidationInfo) -> str:
        if text:
            Address.read(text, REDISES if info.field_name == "redis" else LOGS)
        return text

    @property
    def embedded(self) -> bool:
        return not self.redis

    @property
    def credentials_file(self) -> Path:
        return self.credentials or self.data_dir / "credentials.json"

    @property
    def pass_keys_folder(self) -> Path:
        return self.pass_keys or self.data_dir / "passes"

    @classmethod
    def settings_customise_sources(  # the names are pydantic-settings' own
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment wins over the file."""
        return (env_settings, init_settings)


def read_settings(config: Path | None = None, **given: Any) -> Settings:
    """Settings from file and environment; ``given`` (from the command line, None: not given) wins over both.

    Ends the program with one line per mistake.
    """
    try:
        from_file = yaml.safe_load(config.read_text(encoding="utf-8")) if config else {}
        if not isinstance(from_file or {}, dict):
            fail(f"{config}: must be a mapping of settings", 2)
        settings = Settings(**(from_file or {}))
        return Settings.model_validate(
            settings.model_dump() | {name: value for name, value in given.items() if value is not None}
        )
    except (OSError, yaml.YAMLError) as error:
        fail(f"{config}: {error}", 2)
    except ValidationError as error:
        fail("\n".join(_line(config, problem) for problem in error.errors()), 2)


OF_SERVERS: Final = frozenset(name for name in Settings.model_fields if name.startswith(("redis_", "kafka_")))
"""How to be let in to servers that are there already: nothing of it is meant for one of our own."""


_OF_REDIS: Final = frozenset(name for name in OF_SERVERS if name.startswith("redis_"))


def _line(config: Path | None, problem: Any) -> str:
    name = ".".join(str(part) for part in problem["loc"])
    return f"{config or 'settings'}: {name}: {problem['msg']} (or set LINKAGE_{name.upper()})"


def connected(config: Path | None = None, **given: Any) -> Settings:
    """For a process by itself: as ``read_settings``, and it must be told where Redis and the log are."""
    settings = read_settings(config, **given)
    if not settings.redis:
        fail("redis: name the Redis to use (--redis or LINKAGE_REDIS); `linkage up` brings its own", 2)
    if not settings.log:
        fail("log: name the log to use (--log or LINKAGE_LOG); `linkage up` brings its own", 2)
    if "+cluster" in settings.redis and settings.log.startswith("redislog"):
        fail("log: the log of one machine cannot lie in a Redis Cluster; name a Kafka (--log or LINKAGE_LOG)", 2)
    return settings


def running(config: Path | None = None, *, with_log: bool = True, **given: Any) -> Settings:
    """For whoever looks into a running system: Redis and log as told, or those of the `linkage up` that runs in
    ``data_dir``. ``with_log`` False: it is not asked for a log."""
    settings = read_settings(config, **given)
    if not settings.redis:
        socket = settings.data_dir.resolve() / "redis" / "redis.sock"
        if not socket.exists():
            fail(
                f"redis: no system runs in {settings.data_dir} (--data-dir); start it with `linkage up`, or name the "
                "Redis to use (--redis or LINKAGE_REDIS)",
                2,
            )
        own: dict[str, Any] = {"redis": f"unix://{socket}", "log": settings.log or f"redislog://{socket}"}
        return settings.model_copy(update=dict.fromkeys(_OF_REDIS) | own)
    if with_log and not settings.log:
        fail("log: name the log to use (--log or LINKAGE_LOG)", 2)
    return settings
