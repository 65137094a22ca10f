"""The pages in headless Chromium: accessible (axe), as wide as a phone, without a violation of their own policy, whole in print.

Needs the `browser` extra and Chromium or Chrome on the PATH; `.ci/run` brings both.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

playwright = pytest.importorskip("playwright.sync_api", reason="the browser extra is not installed")
axe = pytest.importorskip("axe_core_python.sync_playwright", reason="the browser extra is not installed")

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
REPORTS = Path(__file__).parents[3] / "reports"
PAGES = sorted(REPORTS.glob("*.html"))
PHONE = {"width": 390, "height": 844}

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
    pytest.mark.filterwarnings("ignore"),
]


@pytest.fixture(scope="module")
def chromium():
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture
def opened(chromium):
    """Opens a page of `reports/`; what the console says is gathered in `said`."""
    pages = []

    def opening(file, **options):
        page = chromium.new_page(**options)
        page.said = []
        page.on("console", lambda message: page.said.append(message.text))
        page.goto(file.as_uri())
        pages.append(page)
        return page

    yield opening
    for page in pages:
        page.close()


def test_there_are_pages():
    assert len(PAGES) >= 5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("file", PAGES, ids=lambda file: file.stem)
def test_axe_finds_nothing(opened, file, scheme):
    page = opened(file, color_scheme=scheme, viewport=PHONE, bypass_csp=True)
    found = axe.Axe().run(page)
    assert [(each["id"], [node["html"] for node in each["nodes"]][:3]) for each in found["violations"]] == []


def test_axe_notices_a_picture_without_a_name(opened):
    page = opened(PAGES[0], bypass_csp=True)
    page.evaluate("document.body.append(document.createElement('img'))")
    assert "image-alt" in {each["id"] for each in axe.Axe().run(page)["violations"]}


@pytest.mark.parametrize("file", PAGES, ids=lambda file: file.stem)
def test_a_phone_shows_it_without_scrolling_sideways(opened, file):
    page = opened(file, viewport=PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert page.said == []


def test_the_filters_hide_and_show_problems(opened):
    page = opened(REPORTS / "blocked.html")
    boxes = page.locator(".filters input[type=checkbox]")
    shown = page.locator(".problem:visible").count()
    assert shown > 1
    for number in range(boxes.count()):
        boxes.nth(number).uncheck()
    assert page.locator(".problem:visible").count() < shown
    for number in range(boxes.count()):
        boxes.nth(number).check()
    assert page.locator(".problem:visible").count() == shown


def test_without_script_all_problems_and_commands_are_there(opened):
    with_script = opened(REPORTS / "blocked.html")
    without = opened(REPORTS / "blocked.html", java_script_enabled=False)
    for what in (".problem", ".command pre", "svg.map"):
        assert without.locator(f"{what}:visible").count() == with_script.locator(f"{what}:visible").count() > 0
    assert without.locator(".copy:visible").count() == 0


def test_every_way_that_is_broken_is_reached_by_the_keyboard(opened):
    page = opened(REPORTS / "blocked.html")
    links = page.locator("svg.map a")
    assert links.count() > 0
    links.first.focus()
    assert page.evaluate("document.activeElement.getAttribute('href')").startswith("#")


def test_in_print_nothing_is_cut_and_no_control_is_left(opened):
    page = opened(REPORTS / "blocked.html")
    page.emulate_media(media="print")
    assert page.locator(".filters:visible, .copy:visible").count() == 0
    wider = "[...document.querySelectorAll('pre')].filter(each => each.scrollWidth > each.clientWidth + 1).length"
    assert page.evaluate(wider) == 0
    assert page.pdf(format="A4").startswith(b"%PDF")
