"""What every driver keeps to, as tests. A failure says which promise of `omnikit.drivers.base` is broken."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from importlib.metadata import entry_points
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

import pytest
from pydantic import BaseModel

from omnikit.drivers import base, registry
from omnikit.drivers.base import FetchedPage, Manifest, OrderRules
from omnikit.errors import CanceledByUser, OmnikitError
from omnikit.model.fields import Ui, ui_fields
from omnikit.model.problems import CAUSES
from omnikit.testing.garbage import garbage
from omnikit.testing.working import Working

_FEW = 7
_NAMES_IT = re.compile(r"Capability `(\w+)`")
# what each capability asks of a driver: the protocols of the seam say in their first words which one they are
_PROMISES: dict[str, type] = {
    found[1]: kind
    for kind in vars(base).values()
    if isinstance(kind, type) and (found := _NAMES_IT.match(kind.__doc__ or ""))
}
_ALWAYS = ("check", "orders", "order", "forecast", "token_lifetime", "longest_slice", "overlap", "youngest")
_KNOWN = frozenset({*_PROMISES, "orders", "authorize_by_token"})
_LOADED = """
import json, sys
from importlib.metadata import entry_points
(entry,) = entry_points(group={group!r}, name={name!r})
manifest = entry.load()
places = [manifest.factory, manifest.order_rules, manifest.return_rules, manifest.file_reader]
named = {{place.partition(':')[0] for place in places if place}} - {{entry.module}}
print(json.dumps(sorted(named & sys.modules.keys()) + sorted({heavy!r} & sys.modules.keys())))
"""
_HEAVY = {"requests", "urllib3", "pandas", "openpyxl", "aiohttp", "httpx"}


class DriverContract:
    """Subclass it in a test module, say which `manifest`, and give the fixture `working`."""

    manifest: ClassVar[Manifest]

    @pytest.fixture
    def working(self) -> Working:
        """An account that works, and a way to put orders into its channel."""
        raise NotImplementedError("Give a fixture `working` that returns an omnikit.testing.Working.")

    @pytest.fixture
    def rules(self, working: Working) -> OrderRules:
        return self.manifest.rules(working.terms(self.manifest))

    # -- the declaration ---------------------------------------------------------------------------------------

    def test_it_is_found_by_its_entry_point(self) -> None:
        names = [one.name for one in entry_points(group=registry.GROUP)]
        assert self.manifest.id in names, f"no entry point {self.manifest.id!r} in the group {registry.GROUP}"
        assert registry.manifest(self.manifest.id) is self.manifest, "the entry point names another manifest"

    def test_its_id_is_a_word_and_its_label_says_something(self) -> None:
        assert re.fullmatch(r"[a-z][a-z0-9_-]{1,30}", self.manifest.id)
        assert self.manifest.label.strip() == self.manifest.label != ""

    def test_the_manifest_is_read_without_the_client_code(self) -> None:
        program = _LOADED.format(group=registry.GROUP, name=self.manifest.id, heavy=_HEAVY)
        told = subprocess.run(  # noqa: S603 our own interpreter and program
            [sys.executable, "-c", program], capture_output=True, text=True, check=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )  # fmt: skip
        assert json.loads(told.stdout) == [], "the manifest imports these modules; name them in text only"

    def test_every_field_says_how_it_is_shown(self) -> None:
        for model in self._models():
            assert set(model.model_fields) == {name for name, _, _ in ui_fields(model)}, (
                f"{model.__name__}: Ui is missing"
            )
            assert all(ui.label.strip() for _, _, ui in ui_fields(model)), f"{model.__name__}: a label is empty"

    def _models(self) -> list[type[BaseModel]]:
        declared = [self.manifest.credentials, self.manifest.application]
        return [one for one in declared if one is not None] + [group.model for group in self.manifest.settings]

    def test_an_application_has_a_client_secret(self) -> None:
        if self.manifest.application is not None:
            secret = {name for name, _, ui in ui_fields(self.manifest.application) if ui.secret}
            assert secret == {"client_secret"}, "omnikit keeps one secret of an application, `client_secret`"

    def test_settings_are_valid_as_declared(self) -> None:
        keys = [group.key for group in self.manifest.settings]
        assert len(keys) == len(set(keys)), "two groups have one key"
        for group in self.manifest.settings:
            json.dumps(group.model().model_dump(mode="json"))

    # -- the account -------------------------------------------------------------------------------------------

    def test_the_working_account_is_what_the_credentials_declare(self, working: Working) -> None:
        valid = self.manifest.credentials.model_validate({**working.account, **working.secrets}).model_dump()
        secret = {*self.manifest.grants, *self.manifest.typed_secrets}
        assert {name: str(value) for name, value in valid.items() if name not in secret} == dict(working.account)
        assert secret == set(working.secrets), "mark secrets, and only them, as secret"

    def test_secrets_stand_in_no_repr(self, working: Working) -> None:
        shown = [
            self.manifest.credentials.model_validate({**working.account, **working.secrets}),
            working, working.wiring(self.manifest), working.driver(self.manifest),
        ]  # fmt: skip
        for one in shown:
            _without(working, f"{one!r} {one!s}", f"the repr of {type(one).__name__}")

    def test_a_secret_that_is_not_there_yet_is_no_obstacle(self, working: Working) -> None:
        blank = dict.fromkeys(working.secrets, "-")
        self.manifest.credentials.model_validate({**working.account, **blank})

    def test_its_account_key_is_stable_and_its_own(self, working: Working) -> None:
        key = self.manifest.account_key(working.account)
        assert key == self.manifest.account_key(dict(reversed([*working.account.items()])))
        assert key not in map(self.manifest.account_key, working.others)

    def test_its_zone_is_one(self, working: Working) -> None:
        ZoneInfo(self.manifest.zone(working.account))

    def test_its_summary_has_marketplace_and_account(self, working: Working) -> None:
        summary = self.manifest.summary(working.account)
        assert all(isinstance(summary[name], str) and summary[name] for name in ("marketplace", "account"))

    def test_its_first_window_begins_before_now(self, working: Working) -> None:
        begins = self.manifest.first_window(working.account, working.clock.now().date())
        assert begins.tzinfo is not None
        assert begins <= working.clock.now()

    # -- what it can do ----------------------------------------------------------------------------------------

    def test_it_can_do_what_its_capabilities_promise(self, working: Working) -> None:
        driver, promised = working.driver(self.manifest), self.manifest.capabilities
        assert "orders" in promised
        assert promised <= _KNOWN, f"unknown capabilities: {sorted(promised - _KNOWN)}"
        wanted = {name for one in promised & _PROMISES.keys() for name in _members(_PROMISES[one])}
        assert [name for name in sorted({*wanted, *_ALWAYS}) if not hasattr(driver, name)] == []
        assert not {"authorize_by_consent", "authorize_by_token"} & promised or self.manifest.grants

    def test_its_durations_make_sense(self, working: Working) -> None:
        driver = working.driver(self.manifest)
        assert driver.longest_slice > driver.overlap >= timedelta(0) <= driver.youngest
        assert driver.token_lifetime > timedelta(0)
        assert driver.forecast(1000, 30) >= 0

    # -- calls -------------------------------------------------------------------------------------------------

    def test_a_check_of_what_works_says_so(self, working: Working) -> None:
        result = working.driver(self.manifest).check()
        assert result.summary.endswith(".")
        _without(working, repr(result), "the result of a check")

    def test_a_check_of_what_does_not_work_says_why(self, working: Working) -> None:
        if not working.wrong:
            pytest.skip("no wrong accounts are given")
        for account, secrets in working.wrong:
            with pytest.raises(OmnikitError) as refused:
                working.driver(self.manifest, account=account, secrets=secrets).check()
            assert refused.value.message.strip()
            assert refused.value.remedy.strip(), "say what to do next"
            _without(working, str(refused.value), "a refusal", also=secrets.values())

    def test_every_order_comes_once(self, working: Working, rules: OrderRules) -> None:
        ids = working.put(working.page)
        pages = self._pages(working, rules)
        assert len(pages) > 1, f"{working.page} orders fit on one page: name more as `page`"
        assert sorted(_ids(rules, pages)) == sorted(ids)

    def test_an_empty_channel_gives_a_page_with_its_end(self, working: Working, rules: OrderRules) -> None:
        (page,) = self._pages(working, rules)
        assert list(page.records) == []
        assert page.token is None
        assert page.end is not None

    def test_only_the_last_page_has_no_token_and_all_tell_one_end(self, working: Working, rules: OrderRules) -> None:
        working.put(working.page)
        pages = self._pages(working, rules)
        assert [page.token is None for page in pages] == [False] * (len(pages) - 1) + [True]
        assert len({page.end for page in pages}) == 1

    def test_its_end_is_honest(self, working: Working, rules: OrderRules) -> None:
        """What comes after a fetch is found by the next one, which begins at the end that was told."""
        before = set(working.put(_FEW))
        first = self._pages(working, rules)
        end = first[-1].end
        assert end is not None
        assert end.tzinfo is not None
        assert end <= working.clock.now()
        working.moves_on(60)
        after = set(working.put(_FEW))
        overlap = working.driver(self.manifest).overlap
        found = set(_ids(rules, self._pages(working, rules, start=end - overlap)))
        assert after <= found, "orders were lost between two fetches"
        assert found <= before | after

    def test_a_bounded_fetch_keeps_to_its_bounds(self, working: Working, rules: OrderRules) -> None:
        ids = working.put(_FEW)
        now = working.clock.now()
        start, middle = rules.begins, now - timedelta(days=3650)
        driver = working.driver(self.manifest)
        old = list(driver.orders(min(start, middle) - timedelta(days=1), middle, None, rules.also))
        assert not set(ids) & set(_ids(rules, old))
        assert all(page.end == middle for page in old), "a bound that was named is the end"

    def test_a_token_goes_on_where_another_driver_stopped(self, working: Working, rules: OrderRules) -> None:
        ids = working.put(working.page)
        begun = working.driver(self.manifest).orders(rules.begins, None, None, rules.also)
        first = next(iter(begun))
        assert first.token is not None
        rest = list(working.driver(self.manifest).orders(rules.begins, None, first.token, rules.also))
        assert sorted(_ids(rules, [first, *rest])) == sorted(ids)

    def test_one_order_is_the_same_as_among_all(self, working: Working, rules: OrderRules) -> None:
        ids = working.put(_FEW)
        listed = {
            rules.map_order(raw).header.order_id: raw for page in self._pages(working, rules) for raw in page.records
        }
        driver = working.driver(self.manifest)
        for order_id in ids:
            alone = driver.order(order_id)
            assert alone is not None
            assert rules.map_order(alone) == rules.map_order(listed[order_id])

    def test_an_order_that_is_not_there_is_none(self, working: Working) -> None:
        working.put(1)
        assert working.driver(self.manifest).order(working.unknown) is None

    def test_it_stops_at_once_when_told_to(self, working: Working, rules: OrderRules) -> None:
        working.put(working.page)
        told: list[int] = []

        def stop() -> None:
            told.append(1)
            raise CanceledByUser("Stop.")

        driver = working.driver(self.manifest, before_call=stop)
        for call in _calls(driver, rules, working):
            told.clear()
            with pytest.raises(CanceledByUser):
                call()
            assert told == [1], "before_call was asked again, or not at all"

    def test_it_stops_between_two_pages(self, working: Working, rules: OrderRules) -> None:
        working.put(working.page)
        stopped: list[bool] = []

        def look() -> None:
            if stopped:
                raise CanceledByUser("Stop.")

        pages = iter(working.driver(self.manifest, before_call=look).orders(rules.begins, None, None, rules.also))
        next(pages)
        stopped.append(True)
        with pytest.raises(CanceledByUser):
            list(pages)

    def _pages(self, working: Working, rules: OrderRules, start: datetime | None = None) -> list[FetchedPage]:
        return list(working.driver(self.manifest).orders(start or rules.begins, None, None, rules.also))

    # -- rules -------------------------------------------------------------------------------------------------

    def test_records_are_json_and_are_mapped(self, working: Working, rules: OrderRules) -> None:
        ids = working.put(_FEW)
        for page in self._pages(working, rules):
            for raw in page.records:
                assert isinstance(raw, bytes)
                json.loads(raw)
                mapped = rules.map_order(raw)
                assert mapped.header.order_id in ids
                assert mapped.header.version, "a version says which of two records is the newer one"
                assert mapped.problems == ()
                assert mapped.order is not None
                assert mapped.order.order_id == mapped.header.order_id
                assert mapped == self.manifest.rules(working.terms(self.manifest)).map_order(raw), (
                    "rules are no pure ones"
                )

    def test_garbage_never_raises_and_has_a_name(self, working: Working, rules: OrderRules) -> None:
        working.put(_FEW)
        good = [raw for page in self._pages(working, rules) for raw in page.records]
        for raw in garbage(good):
            mapped = rules.map_order(raw)
            assert mapped == rules.map_order(raw), raw[:200]
            assert mapped.header.order_id.strip(), "a record without an id needs a name of its own"
            assert mapped.order is None or mapped.order.order_id == mapped.header.order_id
            for problem in mapped.problems:
                assert problem.code in CAUSES, f"{problem.code!r} is no cause that omnikit knows"
                assert all(isinstance(value, str) for value in problem.params.values())
                assert all((problem.message, problem.remedy, problem.fingerprint))
                json.dumps(problem.params)

    def test_the_version_of_the_rules_follows_the_settings(self, working: Working, rules: OrderRules) -> None:
        assert rules.version == self.manifest.rules(working.terms(self.manifest)).version
        if not self.manifest.settings:
            pytest.skip("the driver has no settings")
        versions = {self._version_under(working, one) for one in self._others(working)}
        assert versions - {rules.version, None}, "no setting changes the version of the rules"

    def _version_under(self, working: Working, settings: dict[str, dict[str, Any]]) -> str | None:
        """None for settings that the account cannot have."""
        try:
            return self.manifest.rules(working.terms(self.manifest, settings)).version
        except ValueError:
            return None

    def _others(self, working: Working) -> list[dict[str, dict[str, Any]]]:
        """All settings with one of them changed, for each that can be changed without knowing what it means."""
        acting, found = working.acting(self.manifest), []
        for group in self.manifest.settings:
            for name, _, ui in ui_fields(group.model):
                for value in _alternatives(acting[group.key][name], ui):
                    changed = {**acting[group.key], name: value}
                    try:
                        valid = group.model.model_validate(changed).model_dump(mode="json")
                    except ValueError:
                        continue
                    found.append({**acting, group.key: valid})
        return found


def _ids(rules: OrderRules, pages: list[FetchedPage]) -> list[str]:
    return [rules.map_order(raw).header.order_id for page in pages for raw in page.records]


def _members(protocol: type) -> set[str]:
    """What a protocol asks for: methods and attributes."""
    named = {*vars(protocol), *getattr(protocol, "__annotations__", {})}
    return {name for name in named if not name.startswith("_")}


def _calls(driver: base.Driver, rules: OrderRules, working: Working) -> list[Callable[[], object]]:
    return [
        driver.check,
        lambda: list(driver.orders(rules.begins, None, None, rules.also)),
        lambda: driver.order(working.unknown),
    ]


def _without(working: Working, text: str, where: str, also: Collection[str] = ()) -> None:
    for secret in {*working.secrets.values(), working.client_secret, *also} - {""}:
        assert secret not in text, f"{where} shows a secret"


def _alternatives(value: Any, ui: Ui) -> list[Any]:
    if isinstance(value, bool):
        return [not value]
    choices = [one for one, _ in ui.choices if one != value]
    if isinstance(value, list):
        return [[one] for one in choices[:1]]
    return [*choices[:2], "2026-01-01", "X", "EUR", 7]
