"""Keys, tokens and passes go through the whole system, used rightly and wrongly: no log, metric, audit line has any."""

import time
from pathlib import Path
from typing import Any

import httpx
import msgspec

from gates.passes.key_store import KeyStore
from linkage.embedded import running
from linkage.keys import wallet
from linkage.settings import read_settings
from streams.signature import Secret, signed_headers
from streams.times import DAY_MS, rfc3339
from tests.bench import the_world

GATE = "QZ-DLP-G1"
ADDRESS_PASSWORD = "hunter2-of-the-endpoint"
WRONG_TOKEN = "t-somebody-elses-token"


class HandedOut:
    """What was handed out, by what it is."""

    def __init__(self) -> None:
        self.secrets: dict[str, str] = {}

    def keep(self, what: str, secret: str) -> str:
        self.secrets[what] = secret.removeprefix("whsec_")
        return secret

    def told_in(self, text: str) -> list[str]:
        return [what for what, secret in self.secrets.items() if secret in text]


def bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


async def test_no_secret_is_in_any_log_metric_or_audit_line(tmp_path: Path) -> None:
    settings, now = read_settings(None, data_dir=tmp_path, port=0), time.time_ns() // 1_000_000
    purse, handed = wallet(tmp_path, the_world().region), HandedOut()
    KeyStore(settings.pass_keys_folder).new(now - 1000, now + DAY_MS, by="wang", now=now)
    handed.keep("private key", next((settings.pass_keys_folder / "private").iterdir()).read_text().splitlines()[1])
    key, admin = handed.keep("device key", purse.devices[GATE]), handed.keep("admin token", purse.admin)
    handed.keep("operator token", purse.operator)
    handed.keep("wrong token", WRONG_TOKEN)
    handed.keep("password in an address", ADDRESS_PASSWORD)
    async with running(settings) as system, httpx.AsyncClient(base_url=system.url, timeout=30.0) as http:

        async def asked(method: str, path: str, body: Any = None, token: str = admin) -> Any:
            return (await http.request(method, path, json=body, headers=bearer(token))).json()

        async def scanned(signing: str, **more: Any) -> int:
            item = {
                "kind": "gate",
                "event_id": "g1",
                "seq": 1,
                "event_time": rfc3339(now),
                "lane": "O1",
                "direction": "out",
            }
            body = msgspec.json.encode({"device_id": GATE, "send_time": rfc3339(now), "items": [item | more]})
            signed = signed_headers([Secret.parse(signing)], "msg_1", now // 1000, body)
            return (await http.post("/v1/scans", content=body, headers=signed)).status_code

        made = await asked("POST", f"/v1/devices/{GATE}/keys", {"overlap_s": 60})
        handed.keep("new device key", made["secret"])
        token = await asked("POST", "/v1/tokens", {"name": "li", "role": "operator"})
        handed.keep("new token", token["token"])
        where = f"https://linkage:{ADDRESS_PASSWORD}@endpoint.invalid/alerts"
        assert (await asked("PUT", "/v1/subscribers/ops", {"url": where}))["status"] == 422
        subscriber = await asked("PUT", "/v1/subscribers/ops", {"url": "https://endpoint.invalid/alerts"})
        handed.keep("subscriber key", subscriber["secret"])
        handed.keep("rotated subscriber key", (await asked("POST", "/v1/subscribers/ops/keys"))["secret"])
        wanted = {"unit": "MSKU1234565", "origin": "QZ", "destination": "NNL"}
        issued = handed.keep("pass", (await asked("POST", "/v1/passes", wanted, token["token"]))["token"])
        assert (await asked("POST", "/v1/passes/verify", {"token": issued}))["valid"]
        assert [await scanned(one, qr_token=issued) for one in (key, made["secret"])] == [200, 200]
        assert await scanned(handed.keep("key of nobody", Secret.generate().text()), qr_token=issued) == 401
        assert await scanned(key, qr_token=issued, **{issued: 1}) == 200
        for wrong in ({"overlap_s": key}, {key: 1}, key):
            assert (await asked("POST", f"/v1/devices/{GATE}/keys", wrong))["status"] == 422
        assert (await asked("GET", "/v1/units", token=WRONG_TOKEN))["status"] == 401
        assert (await http.get("/v1/units", headers={"authorization": WRONG_TOKEN})).status_code == 401
        await asked("DELETE", f"/v1/tokens/{token['token_id']}")
        trail = str(await asked("GET", "/v1/audit?limit=1000"))
        assert "key.make" in trail
        assert handed.told_in(trail) == []
        assert handed.told_in((await http.get("/metrics")).text) == []
        assert handed.told_in(str(await asked("GET", "/v1/subscribers"))) == []
    logs = sorted(system.logs.rglob("*.log"))
    assert {"gateway", "notifier", "tracker"} <= {log.stem for log in logs}
    assert "pass issued" in (system.logs / "gateway.log").read_text()
    for log in logs:
        assert handed.told_in(log.read_text()) == [], log
