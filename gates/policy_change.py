"""A posted policy as an entry of the log; the gateway and replay make it alike."""

from typing import Annotated

import msgspec
from msgspec import Meta

from gates.decoding import SchemaError, decode_body
from gates.fields import Name, Remark
from gates.made_change import made
from streams.events import PolicyChange
from streams.policy_file import PolicyError, read_policy
from streams.policy_yaml import LARGEST
from zones.region import Region


class PolicyPost(msgspec.Struct, frozen=True):
    """A whole policy file (YAML); what it leaves out is as the rules have it. Empty: every rule's own thresholds.

    ``by``: who changes it; the token's holder if left out. ``note``: why. ``dry_run``: only say what would change.
    """

    text: Annotated[str, Meta(max_length=LARGEST)]
    by: Name | None = None
    note: Remark = ""
    dry_run: bool = False


_posts = msgspec.json.Decoder(PolicyPost)


def decode_policy(body: bytes, region: Region) -> PolicyPost:
    """Raises SchemaError; of a policy that cannot be used with every line that is wrong."""
    post: PolicyPost = decode_body(_posts, body)
    try:
        read_policy(post.text, "policy", region)
    except PolicyError as error:
        raise SchemaError("text", "\n".join(map(str, error.problems))) from error
    return post


def policy_change(text: str, by: str, note: str, received: int) -> PolicyChange:
    return made(PolicyChange, text, by, note, received)
