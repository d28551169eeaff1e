"""Reports in a real browser: no string in any field runs, and pages hold at 400 and at 1,400 pixels."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from framing import compare
from framing.report import article_page
from framing.results import ModelInfo
from tests.browser import WIDTHS, Browser, chromium
from tests.hostile import HOSTILE
from tests.made import made, marked, minded, study

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    # Chromium is steered through a port of this machine.
    pytest.mark.allow_hosts(["127.0.0.1", "::1", "localhost"]),
]
HARMFUL = (
    "hostile articles", "hostile coverage", "hostile coverage without stories", "hostile targets and frames",
    "hostile targets and frames compared",
)  # fmt: skip
_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Give a browser for all tests of this file."""
    with chromium() as one:
        yield one


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Give the pages by name: with every hostile string in every field, and as they are in use."""
    model = ModelInfo(*HOSTILE[:3])
    hostile = [
        marked(name, more=f" {story}", outlet=f"{name} {side}", story=f"{HOSTILE[at - story]} {story}", model=model)
        for at, name in enumerate(HOSTILE)
        for side in (1, 2)
        for story in range(3)
    ]
    opinions = [minded(one, targets=dict.fromkeys(HOSTILE, 0.3), frames=dict.fromkeys(HOSTILE, 0.6)) for one in hostile]
    used = list(study({"The Morning Bell": 0.0, "Gong": 0.0, "Evening Courier and Advertiser": 1.2}, stories=14))
    return {
        "hostile articles": article_page(hostile[::6]),
        "hostile coverage": compare(hostile).to_html(),
        "hostile coverage without stories": compare(hostile, within=None).to_html(),
        "hostile targets and frames": article_page(opinions[:2]),
        "hostile targets and frames compared": compare(opinions[:12]).to_html(),
        "article": used[0].to_html(),
        "coverage": compare(used).to_html(),
        "coverage of 50": compare(
            made([0.01 * at + 0.1 * story], outlet=f"outlet {at}", story=story)
            for at in range(50)
            for story in range(3)
        ).to_html(),
    }


def written(folder: Path, page: str) -> Path:
    path = folder / "page.html"
    path.write_text(page, encoding="utf-8")
    return path


def test_browser_notices_what_runs_and_overflows(browser, tmp_path):
    """Show that the tests below could fail."""
    page = "<title>x</title><script>alert(1)</script><p onmouseover='alert(2)' style='width: 3000px'>x</p>"
    browser.open(written(tmp_path, page))
    assert {1, 2} <= set(browser.ran())
    assert [one[:2] for one in browser.overflowing()] == ["P."]
    assert browser.scroll_width() > 3000


@pytest.mark.parametrize("name", HARMFUL)
@pytest.mark.parametrize("guarded", [True, False])
def test_browser_runs_and_loads_nothing(browser, pages, tmp_path, name, guarded):
    """Without the page's policy, too: escaping alone has to hold."""
    page = pages[name] if guarded else _POLICY.sub("", pages[name])
    assert guarded == bool(_POLICY.search(page))
    browser.complaints()
    browser.open(written(tmp_path, page))
    assert browser.ran() == []
    assert browser.loaded() == []
    assert browser.complaints() == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", [*HARMFUL, "article", "coverage", "coverage of 50"])
def test_browser_layout_holds(browser, pages, tmp_path, name, width):
    browser.open(written(tmp_path, pages[name]), width=width)
    assert browser.overflowing() == []
    assert browser.scroll_width() == width
