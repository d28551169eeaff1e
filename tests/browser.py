"""A headless Chromium for tests of pages, and to look at them.

    python -m tests.browser build/demo/coverage.html        # pictures beside it: coverage-400.png, coverage-1400.png

It does: start Debian's `chromium` through its `chromedriver`, show a page, list what ran, loaded or overflows.
It does not: reach any network: pages are files.
"""

import base64
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from selenium.webdriver import Chrome, ChromeOptions, ChromeService

WIDTHS = (400, 1400)
_TALLEST = 16_000
_FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
)  # fmt: skip
# Before anything of the page: note every call that a hostile string would make.
_WATCH = "window.ran = []; for (const name of ['alert', 'confirm', 'prompt']) window[name] = (x) => window.ran.push(x);"
# Inline handlers run when their event comes, so all that need no user are sent to all elements.
_POKE = """
for (const one of document.querySelectorAll('*'))
  for (const name of ['mouseover', 'mouseenter', 'pointerover', 'focus', 'load', 'error', 'toggle'])
    one.dispatchEvent(new Event(name, {bubbles: true}));
return window.ran;
"""
_LOADED = "return performance.getEntriesByType('resource').map((one) => one.name);"
# Where a table scrolls of itself, what is beyond its edge is out of nobody's way.
_OVERFLOWING = """
const wide = document.documentElement.clientWidth;
return [...document.body.querySelectorAll('*')]
  .filter((one) => !one.closest('.scroll') && !one.parentElement.closest('svg'))
  .filter((one) => one.getBoundingClientRect().right > wide + 1 || one.getBoundingClientRect().left < -1)
  .map((one) => one.tagName + '.' + one.className + ' ' + one.textContent.slice(0, 40));
"""


class Browser:
    """One page at a time."""

    def __init__(self, driver: Chrome) -> None:
        self._driver = driver
        driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": _WATCH})

    def open(self, path: Path, *, width: int = 1400) -> None:
        """Show a page at a width in pixels."""
        size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
        self._driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        self._driver.get(path.resolve().as_uri())

    def ran(self) -> list[object]:
        """Give what the page's scripts asked to show, after sending events to every element."""
        return list(self._driver.execute_script(_POKE))

    def loaded(self) -> list[str]:
        """Give the addresses of what the page loaded beside itself."""
        return list(self._driver.execute_script(_LOADED))

    def complaints(self) -> list[str]:
        """Give what the console says: what the page's own policy blocked, above all."""
        return [entry["message"] for entry in self._driver.get_log("browser")]

    def overflowing(self) -> list[str]:
        """Give the elements that reach beyond the window's edge, but for those that may be scrolled."""
        return list(self._driver.execute_script(_OVERFLOWING))

    def scroll_width(self) -> int:
        """Give how wide the page is, in pixels."""
        return int(self._driver.execute_script("return document.documentElement.scrollWidth"))

    def picture(self, path: Path) -> None:
        """Write the page as a PNG, up to 16,000 pixels down: Chromium draws no more at once."""
        tall = self._driver.execute_script("return document.documentElement.scrollHeight")
        clip = {"x": 0, "y": 0, "width": self.scroll_width(), "height": min(tall, _TALLEST), "scale": 1}
        drawn = self._driver.execute_cdp_cmd("Page.captureScreenshot", {"captureBeyondViewport": True, "clip": clip})
        path.write_bytes(base64.b64decode(drawn["data"]))

    def print(self, path: Path) -> None:
        """Write the page as it prints, as a PDF on A4."""
        paper = {"paperWidth": 8.27, "paperHeight": 11.69, "printBackground": False}
        path.write_bytes(base64.b64decode(self._driver.execute_cdp_cmd("Page.printToPDF", paper)["data"]))


@contextmanager
def chromium() -> Iterator[Browser]:
    """Give a browser with a profile of its own; raise `RuntimeError` where there is none."""
    programs = [shutil.which(name) for name in ("chromium", "chromedriver")]
    if not all(programs):
        raise RuntimeError("chromium or chromedriver not found; on Debian: apt-get install chromium chromium-driver")
    with tempfile.TemporaryDirectory(prefix="chromium-", ignore_cleanup_errors=True) as profile:
        options = ChromeOptions()
        options.binary_location = str(programs[0])
        for flag in (*_FLAGS, f"--user-data-dir={profile}"):
            options.add_argument(flag)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        driver = Chrome(options=options, service=ChromeService(str(programs[1])))
        try:
            yield Browser(driver)
        finally:
            driver.quit()


def main() -> int:
    """Take pictures of pages at every width, and say what overflows."""
    if not (pages := [Path(name) for name in sys.argv[1:]]):
        print(__doc__, file=sys.stderr)
        return 2
    with chromium() as browser:
        for page in pages:
            for width in WIDTHS:
                browser.open(page, width=width)
                browser.picture(page.with_name(f"{page.stem}-{width}.png"))
                print(f"{page} at {width}: {browser.scroll_width()} wide", *browser.overflowing(), sep="\n  ")
            browser.print(page.with_suffix(".pdf"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
