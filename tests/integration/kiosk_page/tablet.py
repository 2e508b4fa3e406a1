"""A tablet at a gate, as its operator uses it."""

from dataclasses import dataclass, field

from playwright.async_api import Browser, BrowserContext, Page, Request, ViewportSize, expect

from tests.integration.kiosk.gateway_process import Gate, GatewayProcess

TABLET = (1024, 768)
SLOW_MS = 20_000

expect.set_options(timeout=SLOW_MS)


@dataclass
class Tablet:
    """``trouble``: what the page complained of on its console, and requests to other hosts than the gateway."""

    context: BrowserContext
    page: Page
    trouble: list[str] = field(default_factory=list)

    async def scan(self, code: str) -> None:
        """As a hand scanner does: it types and presses Enter, once the page of the gate is there."""
        await expect(self.page.locator("#gate")).to_be_visible(timeout=SLOW_MS)
        await self.page.keyboard.type(code)
        await self.page.keyboard.press("Enter")

    async def shows(self, verdict: str) -> None:
        await expect(self.page.locator("#zh")).to_have_text(verdict)

    async def waits(self, count: int) -> None:
        """How many scans it says are waiting to be sent."""
        await expect(self.page.locator("#line")).to_have_attribute("data-waiting", str(count))

    async def is_online(self, online: bool) -> None:
        value = "true" if online else "false"
        await expect(self.page.locator("#line")).to_have_attribute("data-online", value)

    async def stored_page(self) -> None:
        """Returns when the service worker has the page and is in charge of it."""
        await self.page.evaluate("navigator.serviceWorker.ready.then(() => null)")

    async def pair(self, gate: Gate, key: str | None = None) -> None:
        page = self.page
        await page.fill("[name=device]", gate.device)
        await page.fill("[name=key]", key or gate.key)
        await page.fill("[name=lane]", "O1")
        await page.select_option("[name=direction]", "out")
        await page.fill("[name=destination]", "NNL")
        await page.keyboard.press("Enter")


async def tablet(browser: Browser, gateway: GatewayProcess, size: tuple[int, int] = TABLET) -> Tablet:
    viewport: ViewportSize = {"width": size[0], "height": size[1]}
    return await visit(await browser.new_context(viewport=viewport, permissions=["camera"]), gateway)


async def visit(context: BrowserContext, gateway: GatewayProcess) -> Tablet:
    page = await context.new_page()
    made = Tablet(context, page)

    def asked(request: Request) -> None:
        if not request.url.startswith((gateway.url, "data:")):
            made.trouble.append(f"asked {request.url}")

    page.on("request", asked)
    page.on("pageerror", lambda error: made.trouble.append(str(error)))
    page.on("console", lambda said: made.trouble.append(said.text) if "Content Security" in said.text else None)
    await page.goto(f"{gateway.url}/kiosk/")
    return made
