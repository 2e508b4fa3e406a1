from collections.abc import Iterator

import pytest

from tests.integration.audit.played import Played, played_to, shortened


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    """Whoever breaks it mends it (``Played.broken``)."""
    folder = tmp_path_factory.mktemp("played")
    with played_to(folder, shortened(folder)) as one:
        yield one
