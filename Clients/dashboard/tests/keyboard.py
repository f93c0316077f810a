"""Somebody who uses the dashboard without a mouse."""

from pathlib import Path

from playwright.sync_api import Locator, Page, expect

STOP = Path(__file__).with_name("keyboard.mjs").read_text()
FURTHEST = 150
"""Stops of the Tab key on the longest page, and more."""

# What Tab should come to: as browsers decide it.
MISSED = """() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")]
  .filter((element) => element.tabIndex >= 0 && !element.matches(":disabled") && element.checkVisibility({ visibilityProperty: true }))
  .filter((element) => !globalThis.tabStops.includes(element))
  .map((element) => `Tab never comes to <${element.tagName.toLowerCase()}> ${(element.getAttribute("aria-label") ?? element.textContent).trim().slice(0, 40)}`)"""

# Of elements given by a list: those that can be clicked, and neither have the focus nor are in something that has it.
UNREACHABLE = """(elements) => elements.filter((element) => {
  if (!element.checkVisibility?.({ visibilityProperty: true }) || element.matches("dialog, :disabled")) return false;
  if (element.matches("[tabindex]:not(main)")) return false;
  const reachable = element.closest("a[href], button, input, select, textarea, summary, label, [role=button][tabindex]");
  return !reachable || (reachable.tagName === "LABEL" && !reachable.control);
}).map((element) => `can be clicked, but has no focus: <${element.tagName.toLowerCase()} class="${element.getAttribute("class") ?? ""}">`)"""
CLICKABLE = """() => [...document.querySelectorAll("body *")].filter((element) =>
  element.matches("[role=button], [role=link], [role=switch], [role=tab], [role=menuitem], [role=checkbox], [onclick]") || element.onclick
  || getComputedStyle(element).cursor === "pointer")"""


class Keyboard:
    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def go_to(self, target: Locator, key: str = "Tab") -> None:
        """Presses Tab until the target has the focus."""
        expect(target).to_be_visible()
        for _ in range(FURTHEST):
            if target.evaluate("element => element === document.activeElement"):
                return
            self.page.keyboard.press(key)
        raise AssertionError(f"{key} does not lead to {target}")

    def use(self, target: Locator, key: str = "Enter") -> None:
        self.go_to(target)
        self.page.keyboard.press(key)

    def write(self, target: Locator, text: str) -> None:
        """Types into a field, in place of what was there."""
        self.go_to(target)
        self.press("ControlOrMeta+a")
        self.page.keyboard.type(text)

    def choose(self, select: Locator, option: str) -> None:
        """By its first letters, as browsers offer it."""
        self.go_to(select)
        self.page.keyboard.type(option)
        assert select.evaluate("select => select.selectedOptions[0].text").startswith(option)

    def walk(self, key: str = "Tab") -> tuple[list[int], list[str]]:
        """Presses the key until it has gone round: the stops in their order, and what is wrong with them."""
        stops: list[int] = []
        problems: list[str] = []
        for _ in range(FURTHEST):
            self.page.keyboard.press(key)
            found = self.page.evaluate(STOP, stops[-1] if stops and key == "Tab" else -1)
            if found["stop"] is None and not stops:
                continue
            if found["stop"] is None or found["stop"] in stops:
                return stops, problems
            stops.append(found["stop"])
            problems += found["problems"]
        raise AssertionError(f"{key} does not come round: a trap, or more than {FURTHEST} stops")

    def problems(self) -> list[str]:
        """What is wrong with the page for somebody who has a keyboard only."""
        self.page.evaluate("() => { globalThis.tabStops = []; }")
        skip = self.page.get_by_role("link", name="Skip to the content")
        self.page.evaluate("() => document.querySelector('.skip').focus()")
        self.page.keyboard.press("Shift+Tab")
        stops, problems = self.walk()
        problems += self.page.evaluate(MISSED)
        expect(skip).to_have_count(1)
        backwards, _ = self.walk("Shift+Tab")
        if set(backwards) != set(stops):
            problems.append(f"Shift+Tab comes to {len(backwards)} stops, Tab to {len(stops)}")
        return problems + self.page.evaluate(f"() => ({UNREACHABLE})(({CLICKABLE})())") + self._unreachable_listeners()

    def _unreachable_listeners(self) -> list[str]:
        """Of elements that listen for clicks, as the browser itself knows them."""
        browser = self.page.context.new_cdp_session(self.page)
        body = browser.send("Runtime.evaluate", {"expression": "document.body"})["result"]["objectId"]
        listeners = browser.send("DOMDebugger.getEventListeners", {"objectId": body, "depth": -1})["listeners"]
        problems: list[str] = []
        for node in {listener["backendNodeId"] for listener in listeners if listener["type"] in ("click", "dblclick", "mousedown", "mouseup")}:
            element = browser.send("DOM.resolveNode", {"backendNodeId": node})["object"]["objectId"]
            call = {"objectId": element, "functionDeclaration": f"function() {{ return ({UNREACHABLE})([this]); }}", "returnByValue": True}
            problems += browser.send("Runtime.callFunctionOn", call)["result"]["value"]
        browser.detach()
        return problems
