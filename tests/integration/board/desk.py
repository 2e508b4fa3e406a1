"""A desk of the control room: one window of the board, as its operator uses it."""

import time
from dataclasses import dataclass, field

from playwright.async_api import Browser, BrowserContext, Locator, Page, Request, ViewportSize, expect

from tests.integration.board.gates import Gates

LAPTOP = (1366, 768)
WALL = (1920, 1080)
SLOW_MS = 20_000
WITHIN_MS = 2_000

expect.set_options(timeout=SLOW_MS)


@dataclass
class Desk:
    """``trouble``: what the page complained of on its console, and requests to other hosts than the gateway."""

    context: BrowserContext
    page: Page
    trouble: list[str] = field(default_factory=list)

    def row(self, unit: str, rule: str = "A05") -> Locator:
        """The row of a unit's alert; it may have others, since some units are sampled (A53)."""
        return self.page.locator(".row", has_text=unit).filter(has_text=rule)

    async def sign_in(self, token: str, name: str = "") -> None:
        await self.page.fill("[name=token]", token)
        await self.page.fill("[name=name]", name)
        await self.page.keyboard.press("Enter")

    async def is_live(self, live: bool) -> None:
        value = "true" if live else "false"
        await expect(self.page.locator("#line")).to_have_attribute("data-live", value)

    async def presses(self, *keys: str) -> None:
        for key in keys:
            await self.page.keyboard.press(key)

    async def has_state(self, unit: str, state: str) -> None:
        await expect(self.row(unit)).to_have_attribute("data-state", state)


async def desk(browser: Browser, url: str, size: tuple[int, int] = LAPTOP, language: str = "zh-CN") -> Desk:
    """A browser of its own, so that nothing but the gateway connects it with the others."""
    viewport: ViewportSize = {"width": size[0], "height": size[1]}
    context = await browser.new_context(viewport=viewport, locale=language)
    made = Desk(context, await context.new_page())

    def asked(request: Request) -> None:
        if not request.url.startswith((url, "data:")):
            made.trouble.append(f"asked {request.url}")

    made.page.on("request", asked)
    made.page.on("pageerror", lambda error: made.trouble.append(str(error)))
    made.page.on("console", lambda said: made.trouble.append(said.text) if "Content Security" in said.text else None)
    await made.page.goto(f"{url}/board/")
    return made


async def signed_in(browser: Browser, gates: Gates, name: str = "李伟", language: str = "zh-CN") -> Desk:
    """An operator at a live board."""
    made = await desk(browser, gates.url, language=language)
    await made.sign_in(gates.purse.operator, name)
    await made.is_live(True)
    return made


async def rings_in_time(gates: Gates, li: Desk, unit: str) -> None:
    """The alert is on the board within two seconds of its scan."""
    began = time.monotonic()
    await gates.wrong_container(unit)
    await expect(li.row(unit)).to_be_visible(timeout=WITHIN_MS)
    took_ms = (time.monotonic() - began) * 1000
    assert took_ms < WITHIN_MS, f"{took_ms:.0f} ms"
