"""Posted travel times as an entry of the log; the gateway and replay make it alike."""

import msgspec

from gates.decoding import SchemaError, decode_body
from gates.fields import Name, Remark
from gates.made_change import made
from streams.events import TravelTimes
from streams.travel_table import Table, TableError, check_table, table_text
from zones.region import Region


class TravelPost(msgspec.Struct, frozen=True):
    """A whole table, as ``linkage travel show --json`` prints it; no rows: everything goes by the matrix again.

    ``by``: who changes it; the token's holder if left out. ``note``: why. ``dry_run``: only say what would change.
    """

    table: Table
    by: Name | None = None
    note: Remark = ""
    dry_run: bool = False

    @property
    def text(self) -> str:
        """As the log holds it."""
        return table_text(self.table)


_posts = msgspec.json.Decoder(TravelPost)


def decode_travel_times(body: bytes, region: Region) -> TravelPost:
    """Raises SchemaError naming the row and the field."""
    post: TravelPost = decode_body(_posts, body)
    try:
        check_table(post.table, region)
    except TableError as error:
        raise SchemaError(f"table.{error.field}", error.message) from error
    return post


def travel_times(text: str, by: str, note: str, received: int) -> TravelTimes:
    return made(TravelTimes, text, by, note, received)
