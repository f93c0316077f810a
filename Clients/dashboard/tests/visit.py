"""What a person does on the dashboard."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from hub import Hub
from playwright.sync_api import ConsoleMessage, Locator, Page, expect

StepName = Literal["Listening", "Recalling", "Saving", "Extracting"]


class Visit:
    def __init__(self, page: Page, hub: Hub) -> None:
        self.page = page
        self.hub = hub

    def open(self, token: str, page: str = "try") -> None:
        """Signs in with a token and waits until events arrive."""
        self.page.goto(self.hub.address)
        self.page.get_by_label("Token").fill(token)
        self.page.get_by_role("button", name="Open").click()
        expect(self.page.locator(".state")).to_have_attribute("data-state", "live")
        self.go(page)

    def go(self, page: str) -> None:
        self.page.locator(f"#navigation a[href='#/{page}']").click()
        expect(self.page.locator(f"memhub-{page}")).to_be_visible()

    def say(self, text: str) -> None:
        field = self.page.get_by_label("Say something")
        field.press_sequentially(text)
        field.press("Enter")

    def step(self, name: StepName) -> Locator:
        return self.page.locator(".step").filter(has=self.page.get_by_role("heading", name=name))

    def wait_for_step(self, name: StepName, state: str = "done") -> Locator:
        step = self.step(name)
        expect(step).to_have_attribute("data-state", state)
        return step

    def fact(self, text: str) -> Locator:
        return self.page.locator("memhub-facts li.fact").filter(has_text=text)


@contextmanager
def watch_page(page: Page) -> Iterator[None]:
    """Fails when the page throws, or when something breaks the Content-Security-Policy."""
    broken: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text or "TrustedScript" in message.text or "TrustedHTML" in message.text:
            broken.append(message.text)

    page.on("pageerror", lambda error: broken.append(str(error)))
    page.on("console", hear)
    yield
    assert not broken, broken
