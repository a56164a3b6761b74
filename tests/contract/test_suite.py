"""The contract suite finds what it is for: each broken driver fails the promise that it breaks, the good one none."""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from omnikit.drivers.filechannel import manifest
from omnikit.drivers.filechannel.driver import FileChannel
from omnikit.drivers.filechannel.rules import FileRules
from omnikit.errors import CanceledByUser, OmnikitError, Unavailable
from omnikit.testing import DriverContract, SteadyClock, Working
from tests.contract.test_filechannel import working_in


class LosesTheLast(FileChannel):
    def orders(self, *bounds, **also):
        for page in super().orders(*bounds, **also):
            yield page if page.token else page._replace(records=page.records[:-1])


class Doubles(FileChannel):
    def orders(self, *bounds, **also):
        for page in super().orders(*bounds, **also):
            yield page._replace(records=[*page.records, *page.records[:1]])


class PromisesTooMuch(FileChannel):
    """Says that the next hours are complete."""

    def orders(self, start, end, token, also=()):
        for page in super().orders(start, end, token, also):
            yield page._replace(end=page.end + timedelta(hours=2))


class ForgetsTokens(FileChannel):
    def orders(self, start, end, _token, also=()):
        yield from super().orders(start, end, None, also)


class IgnoresBounds(FileChannel):
    def orders(self, start, end, token, also=()):
        for page in super().orders(start, None, token, also):
            yield page._replace(end=end or page.end)


class NeverAsks(FileChannel):
    def __init__(self, wiring):
        super().__init__(replace(wiring, before_call=lambda: None))


class AsksTwice(FileChannel):
    """Goes on where it was told to stop."""

    def check(self):
        with suppress(CanceledByUser):
            self._wiring.before_call()
        return super().check()


class RefusesWithoutAWord(FileChannel):
    def check(self):
        try:
            return super().check()
        except OmnikitError:
            raise Unavailable("It failed.") from None


class AnotherRecord(FileChannel):
    def order(self, order_id):
        return super().order(order_id).replace(b"SKU-1", b"SKU-2")


class Raises(FileRules):
    def map_order(self, raw):
        mapped = super().map_order(raw)
        assert mapped.header.version
        return mapped


class MadeUpCodes(FileRules):
    def map_order(self, raw):
        mapped = super().map_order(raw)
        return mapped._replace(problems=tuple(one._replace(code="made_up") for one in mapped.problems))


class NeverNew(FileRules):
    def __init__(self, terms):
        super().__init__(terms)
        self.version = "1"


@dataclass
class _Counting:
    calls: int = 0


class Moody(FileRules):
    """Not pure: every other time it says something else."""

    seen = _Counting()

    def map_order(self, raw):
        self.seen.calls += 1
        return super().map_order(raw)._replace(pending=self.seen.calls % 2 == 0)


BROKEN = [
    (LosesTheLast, "test_every_order_comes_once"),
    (Doubles, "test_every_order_comes_once"),
    (PromisesTooMuch, "test_its_end_is_honest"),
    (ForgetsTokens, "test_a_token_goes_on_where_another_driver_stopped"),
    (IgnoresBounds, "test_a_bounded_fetch_keeps_to_its_bounds"),
    (NeverAsks, "test_it_stops_at_once_when_told_to"),
    (NeverAsks, "test_it_stops_between_two_pages"),
    (AsksTwice, "test_it_stops_at_once_when_told_to"),
    (RefusesWithoutAWord, "test_a_check_of_what_does_not_work_says_why"),
    (AnotherRecord, "test_one_order_is_the_same_as_among_all"),
    (Raises, "test_garbage_never_raises_and_has_a_name"),
    (MadeUpCodes, "test_garbage_never_raises_and_has_a_name"),
    (NeverNew, "test_the_version_of_the_rules_follows_the_settings"),
    (Moody, "test_records_are_json_and_are_mapped"),
]


@pytest.fixture
def working(tmp_path):
    return working_in(tmp_path)


def held_to(promise, working, kind=None):
    """Run one promise of the suite, with a part of the file channel replaced by `kind`."""
    places = {} if kind is None else {
        "order_rules" if issubclass(kind, FileRules) else "factory": f"{kind.__module__}:{kind.__name__}"
    }  # fmt: skip

    class Held(DriverContract):
        pass

    Held.manifest = replace(manifest, **places)
    given = {"working": working, "rules": Held.manifest.rules(working.terms(Held.manifest))}
    check = getattr(Held(), promise)
    names = check.__code__.co_varnames[1 : check.__code__.co_argcount]
    check(**{name: given[name] for name in names})


@pytest.mark.parametrize(("kind", "promise"), BROKEN, ids=lambda one: getattr(one, "__name__", one))
def test_a_broken_driver_fails_what_it_breaks(kind, promise, working):
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        held_to(promise, working, kind)


@pytest.mark.parametrize("promise", sorted({promise for _, promise in BROKEN}))
def test_the_whole_one_does_not(promise, working):
    held_to(promise, working)


def test_a_secret_that_is_shown_is_found(working):
    with pytest.raises(AssertionError, match="shows a secret"):
        held_to("test_a_check_of_what_works_says_so", replace(working, secrets={"key": "The folder holds"}))


def test_a_capability_without_its_methods_is_found(working):
    class Held(DriverContract):
        pass

    Held.manifest = replace(manifest, capabilities=frozenset({"orders", "returns"}))
    with pytest.raises(AssertionError, match="returns"):
        Held().test_it_can_do_what_its_capabilities_promise(working)


def test_the_clock_of_a_test_moves_only_forward():
    clock = SteadyClock()
    before = clock.now()
    clock.sleep(3600)
    assert clock.now() - before >= timedelta(hours=1)
    assert repr(Working(account={"a": "1"}, put=list, secrets={"s": "hidden"})) == "Working({'a': '1'})"
