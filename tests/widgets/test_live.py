"""What keeps a page up to date: reads beside the loop, shows changes only, shows its own faults, ends."""

import asyncio
import threading

import pytest

from omnikit.errors import SetupError
from omnikit.widgets.live import Live


class Page:
    def __init__(self):
        self.data, self.beat, self.fault = ["one"], 0, None
        self.shown, self.failures, self.threads = [], [], set()
        self.open = True
        self.live = Live(
            pulse=lambda: self.beat, read=self.read, show=self.shown.append, fail=self.failures.append,
            alive=lambda: self.open,
        )  # fmt: skip

    def read(self):
        self.threads.add(threading.current_thread())
        if self.fault:
            raise self.fault
        return list(self.data)

    async def turns(self, condition):
        """Wake it until something is so."""
        for _ in range(400):
            if condition():
                return
            self.live.wake()
            await asyncio.sleep(0.005)
        raise AssertionError("it did not come about")


def living(test):
    """Run an async test with a started page, and end the page."""

    async def run():
        page = Page()
        page.live.start()
        task = next(one for one in asyncio.all_tasks() if one is not asyncio.current_task())
        await test(page)
        page.open = False
        page.live.wake()
        await asyncio.wait_for(task, 5)

    asyncio.run(run())


def test_the_first_picture_comes_by_itself():
    async def test(page):
        await page.turns(lambda: page.shown)
        assert page.shown == [["one"]]

    living(test)


def test_reading_happens_in_another_thread():
    async def test(page):
        await page.turns(lambda: page.threads)
        assert threading.main_thread() not in page.threads

    living(test)


def test_what_stays_the_same_is_shown_once():
    async def test(page):
        await page.turns(lambda: page.shown)
        for page.beat in range(1, 5):
            await page.turns(lambda: True)
            await asyncio.sleep(0.02)
        assert page.shown == [["one"]]
        page.data = ["one", "two"]
        await page.turns(lambda: len(page.shown) == 2)

    living(test)


@pytest.mark.parametrize("fault", [SetupError("The key is missing."), RuntimeError("boom")])
def test_a_fault_is_shown_and_taken_back_when_reading_works_again(fault):
    async def test(page):
        await page.turns(lambda: page.shown)
        page.fault = fault
        await page.turns(lambda: page.failures)
        assert page.failures[0] is fault
        page.fault = None
        await page.turns(lambda: page.failures[-1] is None)

    living(test)


def test_without_an_event_loop_nothing_begins_and_looking_still_works():
    page = Page()
    page.live.start()
    page.live.look()
    assert page.shown == [["one"]]
