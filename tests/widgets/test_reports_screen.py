"""REPORTS without a browser, with the real verbs behind it: what can be run, what has run, what runs by itself."""

import base64
import json

import nbformat
import pytest

from omnikit.errors import SetupError
from omnikit.kit import create
from omnikit.kit.callback import CALLBACK_VARIABLE
from omnikit.widgets import pages
from omnikit.widgets.reportform import ReportScreen
from omnikit.widgets.reports import ReportRunsScreen, ReportSchedulesScreen, ReportsScreen
from omnikit.widgets.texts import set_language
from tests.support.homes import make_kit
from tests.support.screens import edit
from tests.support.screens import panel_facts as facts

PARAMETERS = """
COUNT: int = 3  # how many
RATE: float | None = None
LOUD: bool = True
SURE: bool | None = None
DAY: date | None = None
SHOP: str = ...  # whose
CODES: list[str] = ["DE", "FR"]
NUMBERS: list[int] = [1, 2]
MORE: dict = {"a": 1}
EITHER: int | str = 3
model_config: str = "x"
_hidden: int = 1
"""  # fmt: skip
LONG = "A title that never ends " * 20
HOSTILE = "<script>alert(1)</script> {0} %s \u202e"


def notebook(parameters="", title="", description=""):
    cell = nbformat.v4.new_code_cell(parameters, metadata={"tags": ["parameters"]})
    told = {"omnikit": {"title": title, "description": description}} if title else {}
    return nbformat.v4.new_notebook(cells=[cell], metadata=told)


@pytest.fixture
def kit(tmp_path):
    with create(tmp_path / "home", actor="anna") as made:
        place = made.home / "reports" / "notebooks"
        place.mkdir(parents=True)
        nbformat.write(notebook(PARAMETERS, "All types", "Of every type one."), place / "types.ipynb")
        nbformat.write(notebook("import os"), place / "bad.ipynb")
        nbformat.write(notebook("X = 1", LONG, HOSTILE), place / "long.ipynb")
        yield made


@pytest.fixture
def opened(kit):
    """`opened("runs")`: a face of REPORTS; `opened(report="types")`: a form. Where it leads to is kept in `went`."""
    screens = []

    def made(tab=None, report=None, like=None):
        screen = (ReportScreen(kit, report, tab, like) if report else pages.reports_screen(kit, tab)).begin()
        screen.went = []
        screen.go = lambda page, *place, **more: screen.went.append((page, *place, more))
        screens.append(screen)
        return screen

    yield made
    for screen in screens:
        screen.close()


@pytest.fixture
def dashboard(monkeypatch):
    """Screens are shown by a dashboard of ours."""
    monkeypatch.setenv(CALLBACK_VARIABLE, "http://127.0.0.1:1/omnikit/authorized")


def row(screen, key):
    return next(one for one in screen.items if one["id"] == key)


def field(form, name):
    return next(one for one in form.fields if one["name"] == name)


def ended(kit, run_id, state="succeeded", **why):
    """A run as a worker leaves it: its row, and its files."""
    reports = kit._store.reports
    assert reports.claim(run_id, kit._now())
    folder = kit.home / "reports" / "runs" / f"types-{run_id:06d}"
    folder.mkdir(parents=True)
    (folder / "report.html").write_text("<p>page</p>")
    (folder / "report.ipynb").write_text("{}")
    reports.ended(run_id, state, 1.26, str(folder.relative_to(kit.home)), kit._now(), why)
    return run_id


# -- what can be run -----------------------------------------------------------------------------------------------


def test_reports_say_what_they_are_what_they_take_and_whose_they_are(opened):
    screen = opened()
    assert isinstance(screen, ReportsScreen)
    daily, mine = row(screen, "daily-sync"), row(screen, "types")
    assert (daily["what"], daily["named"], daily["origin_look"]["word"]) == ("Daily sync", "Hours", "omnikit")
    assert daily["what_more"].startswith("What ran, what came in")
    assert (mine["what"], mine["what_more"], mine["origin_look"]["word"]) == ("All types", "Of every type one.", "Own")
    assert (mine["state_look"]["word"], mine["start"]["word"], mine["last_look"]) == ("Ready", "RUN", None)


def test_one_that_cannot_be_run_shows_why_and_offers_no_start(opened):
    bad = row(opened(), "bad")
    assert (bad["state_look"]["word"], bad["start"]) == ("Cannot be run", None)
    assert (
        bad["what_more"] == bad["state_look"]["hint"] == "its parameters cell holds more than names and values: line 1"
    )
    form = opened(report="bad")
    assert form.fields == []
    assert "line 1" in form.note
    assert "bad.ipynb" in form.note


def test_the_last_run_and_how_many_schedules_stand_beside_a_report(opened, kit):
    ended(kit, kit.run_report("types", {"SHOP": "x"})["report_run"], "failed", code="c", message="Cell 1 failed.")
    kit.schedule_report("types", {"SHOP": "x"}, every=60)
    kit.schedule_report("types", {"SHOP": "x"}, at="06:30")
    screen = opened()
    mine = row(screen, "types")
    assert (mine["last_look"]["word"], mine["last_look"]["hint"], mine["schedules"]) == ("Failed", "Cell 1 failed.", 2)
    assert mine["last_at"]
    screen.vue_act_on({"name": "details", "id": "types"})
    assert screen.panel["title"] == "Run 1: All types"
    assert facts(screen.panel)["Message"] == "Cell 1 failed."


def test_a_click_on_the_name_and_on_run_open_the_form(opened):
    screen = opened()
    screen.vue_open_row("types")
    screen.vue_act_on({"name": "run", "id": "daily-sync"})
    assert screen.went == [("report", {"report": "types"}), ("report", {"report": "daily-sync"})]


def test_long_and_hostile_words_stay_words(opened):
    found = row(opened(), "long")
    assert (found["what"], found["what_more"]) == (LONG, HOSTILE)


# -- the form ------------------------------------------------------------------------------------------------------


def test_a_form_is_made_of_what_the_notebook_declares(opened):
    form = opened(report="types")
    kinds = {one["name"].removeprefix("p_"): one["kind"] for one in form.fields}
    assert kinds == {
        "COUNT": "number", "RATE": "number", "LOUD": "switch", "SURE": "select", "DAY": "date", "SHOP": "text",
        "CODES": "list", "NUMBERS": "list", "MORE": "text", "EITHER": "text", "model_config": "text",
        "_hidden": "number", "code": "switch",
    }  # fmt: skip
    shown = {name: form.form[f"p_{name}"] for name in ("COUNT", "LOUD", "SURE", "DAY", "CODES", "NUMBERS", "MORE")}
    assert shown == {"COUNT": "3", "LOUD": True, "SURE": None, "DAY": "", "CODES": "DE, FR", "NUMBERS": "1, 2",
                     "MORE": '{"a": 1}'}  # fmt: skip
    count = field(form, "p_COUNT")
    assert (count["label"], count["help"], count["section"]) == ("Count", "How many", "Parameters")
    assert (form.subject, form.note, form.words["save"]) == ("All types", "Of every type one.", "RUN")


def test_what_must_be_given_holds_the_button_back_with_the_reason(opened, kit):
    form = opened(report="types")
    assert form.blocked == "Shop: This is needed."
    form.vue_save()
    assert kit.report_rows() == []
    assert edit(form, p_SHOP="Berlin").blocked == ""


@pytest.mark.parametrize(
    ("name", "typed", "words"),
    [
        ("p_COUNT", "three", "whole number is needed"),
        ("p_NUMBERS", "1, x", "whole number is needed"),
        ("p_DAY", "31.02.2026", "write DD.MM.YYYY"),
        ("p_MORE", "[1]", "Write a JSON object"),
        ("p_SHOP", "x" * 3000, "At most 2000"),
    ],
)
def test_a_wrong_value_is_said_at_its_field(opened, name, typed, words):
    form = edit(opened(report="types"), **{"p_SHOP": "Berlin", name: typed})
    form.vue_leave(name)
    assert words in form.faults[name]
    assert form.blocked.startswith(field(form, name)["label"])


def test_what_the_verb_refuses_is_said_at_the_field_of_its_parameter(opened, kit):
    form = edit(opened(report="types"), p_SHOP="Berlin", p_EITHER="x")
    nbformat.write(notebook(PARAMETERS.replace("int | str", "int")), kit.home / "reports" / "notebooks" / "types.ipynb")
    form.vue_save()
    assert form.faults["p_EITHER"].startswith("EITHER must be int: ")
    assert form.message["tone"] == "bad"
    assert form.went == []


def test_run_now_asks_for_it_with_what_differs_from_the_notebook_and_says_that_it_waits(opened, kit):
    form = edit(
        opened(report="types"), p_SHOP="Berlin", p_SURE="true", p_DAY="24.12.2026", p_NUMBERS="4", p_MORE='{"b": 2}',
        p_COUNT="3", code=True,
    )  # fmt: skip
    form.vue_save()
    (asked,) = kit.report_rows()
    assert asked["state"] == "queued"
    assert asked["parameters"] == {
        "SHOP": "Berlin", "SURE": True, "DAY": "2026-12-24", "NUMBERS": [4], "MORE": {"b": 2},
    }  # fmt: skip
    assert kit._store.reports.get(1)["code"] is True
    waits = "Run 1. No worker is running: it waits until one is."
    assert form.went == [("reports", {"tab": "runs", "said": ("Report triggered", waits, "good")})]


def test_a_parameter_that_is_a_connection_is_chosen_by_its_name(amazon, tmp_path):
    with make_kit(tmp_path / "shop", amazon) as shop:
        form = edit(shop.ui.report("import-errors"), p_CONNECTION="1")
        assert field(form, "p_CONNECTION")["choices"] == [{"value": "1", "title": "Shop DE"}]
        form.vue_save()
        assert shop.report_rows()[0]["parameters"] == {"CONNECTION": 1}
        form.close()


def test_every_so_many_minutes(opened, kit):
    form = edit(opened("every", report="daily-sync"), every="3")
    assert (form.heading, form.words["save"]) == ("Every so many minutes", "SCHEDULE")
    form.vue_save()
    assert form.faults == {"every": "Choose between 5 and 10080 minutes."}
    edit(form, every="90", p_HOURS="48").vue_save()
    (row,) = kit.report_schedules()
    assert (row["every"], row["parameters"]) == (90, {"HOURS": 48})
    assert form.went[-1][-1]["said"] == ("Scheduled", "every 90 minutes", "good")


def test_at_a_time_of_day_on_days_in_a_zone(opened, kit):
    form = opened("at", report="daily-sync")
    assert edit(form, at="25:00").blocked == "Time of day: Write a time of day such as 06:30."
    assert "no time zone" in edit(form, at="07:15", zone="Moon/Sea").blocked
    edit(form, zone="Europe/Berlin", days=["5", "1"]).vue_save()
    (row,) = kit.report_schedules()
    assert (row["at"], row["days"], row["zone"]) == ("07:15", "15", "Europe/Berlin")
    said = ("Scheduled", "at 07:15 (Europe/Berlin), Monday, Friday", "good")
    assert form.went == [("reports", {"tab": "schedules", "said": said})]


def test_another_way_of_running_keeps_what_was_typed_and_the_address_names_it(opened):
    form, moved = opened(report="types"), []
    form.here = lambda **part: moved.append(part)
    edit(form, p_SHOP="Berlin", code=True)
    form.vue_choose("at")
    assert (form.form["p_SHOP"], form.entry, "code" in form.form) == ("Berlin", "at", False)
    edit(form, at="07:00")
    form.vue_choose("now")
    assert form.form["code"] is True
    form.vue_choose("nonsense")
    form.vue_choose("at")
    assert (form.form["at"], moved) == ("07:00", [{"tab": "at"}, {"tab": "now"}, {"tab": "at"}])


def test_leaving_with_something_typed_asks_first(opened):
    form = edit(opened(report="daily-sync"), p_HOURS="48")
    form.vue_back()
    assert (form.asking, form.went) == (True, [])
    form.vue_discard()
    assert form.went == [("reports", {})]


def test_a_report_that_is_gone_says_so_and_leads_back(opened):
    form = opened(report="nothing")
    assert form.note == "There is no report of this name any more."
    form.vue_follow()
    assert form.went == [("reports", {})]


# -- what has run --------------------------------------------------------------------------------------------------


def test_a_run_is_followed_from_waiting_to_its_end(opened, kit, dashboard):
    kit.run_report("types", {"SHOP": "Berlin", "CODES": ["DE"], "LOUD": False})
    screen = opened("runs")
    assert isinstance(screen, ReportRunsScreen)
    first = row(screen, 1)
    assert (first["state_look"]["word"], first["state_look"]["detail"]) == ("Queued", "waits for a worker")
    assert first["given"] == "Shop: Berlin, Codes: DE, Loud: off"
    assert (first["asked"], first["page"], first["seconds"]) == ("anna", None, None)
    ended(kit, 1)
    screen.live.look()
    last = row(screen, 1)
    assert (last["state_look"]["word"], last["seconds"]) == ("Succeeded", 1.3)
    assert (last["page"]["word"], last["page"]["href"]) == ("OPEN", "/report/1")


def test_the_panel_says_what_happened_what_to_do_and_opens_the_page(opened, kit, dashboard):
    run = kit.run_report("types", {"SHOP": "x"})["report_run"]
    ended(kit, run, "failed", code="report.cell_failed", message="Cell 2 failed.", remedy="Open the notebook.")
    screen = opened("runs")
    screen.vue_open_row(run)
    told = facts(screen.panel)
    assert (told["Message"], told["What to do"], told["Code"]) == (
        "Cell 2 failed.", "Open the notebook.", "report.cell_failed",
    )  # fmt: skip
    assert [one["name"] for one in screen.panel["buttons"]] == ["open", "page", "notebook", "again"]
    assert screen.panel["buttons"][0]["href"] == f"/report/{run}"


def test_where_no_dashboard_serves_it_the_page_is_downloaded(opened, kit, monkeypatch):
    monkeypatch.delenv(CALLBACK_VARIABLE, raising=False)
    run = ended(kit, kit.run_report("types", {"SHOP": "x"})["report_run"])
    screen = opened("runs")
    assert (row(screen, run)["page"]["word"], row(screen, run)["page"]["href"]) == ("DOWNLOAD", "")
    screen.vue_act_on({"name": "page", "id": run})
    assert (screen.file["name"], screen.file["mime"]) == ("types-1.html", "text/html")
    assert base64.b64decode(screen.file["content"]) == b"<p>page</p>"
    screen.vue_act_on({"name": "notebook", "id": run})
    assert json.loads(base64.b64decode(screen.file["content"])) == {}
    assert screen.file["name"] == "types-1.ipynb"


def test_what_has_been_let_go_is_said_and_can_be_run_again(opened, kit):
    run = ended(kit, kit.run_report("types", {"SHOP": "x"})["report_run"])
    screen = opened("runs")
    kit._store.reports.forget(run)
    screen.vue_act_on({"name": "page", "id": run})
    assert screen.message["tone"] == "bad"
    assert (screen.message["text"], screen.packing) == ("Run the report again.", False)
    screen.refresh()
    screen.vue_open_row(run)
    assert [one["name"] for one in screen.panel["buttons"]] == ["again"]


def test_run_again_fills_the_form_with_what_the_run_was_given(opened, kit):
    run = kit.run_report("types", {"SHOP": "Berlin", "SURE": False, "NUMBERS": [7], "MORE": {"b": 1}})["report_run"]
    screen = opened("runs")
    screen.vue_act_on({"name": "again", "id": run})
    assert screen.went == [("report", {"report": "types", "like": run})]
    form = opened(report="types", like=run)
    shown = [form.form[f"p_{name}"] for name in ("SHOP", "SURE", "NUMBERS", "MORE", "COUNT")]
    assert shown == ["Berlin", "false", "7", '{"b": 1}', "3"]
    assert not form.dirty
    form.vue_save()
    first, second = kit.report_rows()
    assert first["parameters"] == second["parameters"]


# -- what runs by itself -------------------------------------------------------------------------------------------


def test_schedules_say_when_with_what_and_whose(opened, kit):
    kit.schedule_report("types", {"SHOP": "x"}, at="06:30", days="67", zone="Europe/Berlin")
    kit.schedule_report("daily-sync", every=1440)
    screen = opened("schedules")
    assert isinstance(screen, ReportSchedulesScreen)
    found = {one["title"]: (one["when"], one["given"], one["actor"]) for one in screen.items}
    assert found == {
        "All types": ("at 06:30 (Europe/Berlin), Saturday, Sunday", "Shop: x", "anna"),
        "Daily sync": ("every 1,440 minutes", "", "anna"),
    }


def test_remove_names_what_it_takes_and_waits_for_a_yes(opened, kit):
    kit.schedule_report("daily-sync", every=60)
    screen = opened("schedules")
    screen.vue_select_all(True)
    screen.vue_act("remove")
    assert "Daily sync, every 60 minutes" in screen.dialog["text"]
    assert kit.report_schedules()
    screen.vue_answer_dialog()
    assert (kit.report_schedules(), screen.message["title"], screen.message["text"]) == ([], "Removed", "1 schedule")
    assert screen.empty["title"] == "No report runs by itself"


def test_a_schedule_leads_to_its_report_and_its_last_run(opened, kit):
    number = kit.schedule_report("daily-sync", at="06:30")["schedule"]
    run = kit.run_report("daily-sync")["report_run"]
    kit._store.reports.began(number, run)
    screen = opened("schedules")
    screen.vue_open_row(number)
    screen.vue_act_on({"name": "last", "id": number})
    assert screen.went == [("report", {"report": "daily-sync", "tab": "at"})]
    assert screen.panel["title"] == f"Run {run}: Daily sync"


# -- all of it -----------------------------------------------------------------------------------------------------


def test_the_faces_lead_to_each_other_and_stand_in_the_address(kit):
    app = kit.ui.app("reports")
    assert [one["label"] for one in app.content.tabs] == ["Reports", "Runs", "Schedules"]
    for tab, kind in (("runs", ReportRunsScreen), ("schedules", ReportSchedulesScreen), ("reports", ReportsScreen)):
        app.content.vue_act(f"show_{tab}")
        assert isinstance(app.content, kind)
        assert app.place == ("?page=reports" if tab == "reports" else f"?page=reports&tab={tab}")
        assert app.content.empty["text"]
    app.content.vue_open_row("types")
    assert (app.place, app.page) == ("?page=report&report=types", "reports")
    app.close()


def test_in_a_cell_a_form_leads_back_to_the_list(kit):
    screen = kit.ui.reports()
    screen._repr_mimebundle_()
    screen.vue_open_row("daily-sync")
    cell = screen._cell
    assert isinstance(cell.screen, ReportScreen)
    cell.screen.vue_save()
    assert isinstance(cell.screen, ReportRunsScreen)
    assert cell.screen.message["title"] == "Report triggered"
    cell.close()


@pytest.mark.parametrize(
    ("tab", "verb"), [(None, "reports"), ("runs", "report_rows"), ("schedules", "report_schedules")]
)
def test_a_face_that_cannot_be_read_says_so_and_reads_again(opened, kit, monkeypatch, tab, verb):
    def broken(*_args, **_options):
        raise SetupError("The database cannot be read.")

    with monkeypatch.context() as patch:
        patch.setattr(type(kit), verb, broken)
        screen = opened(tab)
        assert screen.banner == "The database cannot be read."
    screen.vue_refresh()
    assert screen.banner == ""


def test_reports_in_german(kit, german):
    kit.set_preference("language", "de")
    screen = kit.ui.reports()
    assert screen.title == "Berichte"
    assert row(screen, "daily-sync")["what"] == "Täglicher Sync"
    assert row(screen, "bad")["what_more"] == "seine Parameterzelle enthält mehr als Namen und Werte: Zeile 1"
    screen.close()
    form = edit(kit.ui.report("daily-sync"), p_HOURS="x")
    form.vue_leave("p_HOURS")
    assert (field(form, "p_HOURS")["label"], field(form, "p_HOURS")["help"]) == ("Stunden", "Wie weit zurück")
    assert form.faults == {"p_HOURS": "Eine ganze Zahl ist nötig."}
    form.close()
    set_language("en")
