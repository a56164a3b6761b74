"""Pictures of every screen for `docs/screens`, light and dark; the main ones as on a phone too. See `make screens`.

They show the demo's home. Nothing compares them: they are there to be looked at.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import expect, sync_playwright

from tests.browser.conftest import chromium_options
from tests.browser.states import SCREENS
from tests.support import showcase

WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 360, "height": 740}
ON_A_PHONE = (
    "connections",
    "connections_selected",
    "settings_order_import",
    "create",
    "edit_credentials",
    "orders",
    "order",
    "errors",
    "overview",
    "exports",
    "completeness",
    "reports",
)


def taken(page, name, address, folder):
    """One screen in both colours."""
    page.emulate_media(color_scheme="light")
    page.goto(address)
    SCREENS[name.removesuffix("_narrow")][1](page)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        expect(page.locator(f".oka.v-theme--{scheme}, .v-theme--{scheme} .oka")).to_be_visible()
        page.wait_for_timeout(400)  # transitions of colours
        page.screenshot(path=folder / f"{name}_{scheme}.png")


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as place, showcase.amazon() as amazon, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**chromium_options())
        with showcase.dashboard(Path(place) / "home", amazon) as served:
            for names, size, suffix in ((SCREENS, WIDE, ""), (ON_A_PHONE, NARROW, "_narrow")):
                context = browser.new_context(viewport=size, locale="en-GB", reduced_motion="reduce")
                page = context.new_page()
                for name in names:
                    taken(page, name + suffix, f"{served.url}{SCREENS[name][0].replace('?', '&')}", folder)
                    print(name + suffix, flush=True)  # noqa: T201
                context.close()
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
