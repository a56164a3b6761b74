"""What tests of screens do with them, and how they look at them, without a browser."""

import json
import sqlite3
from contextlib import closing, contextmanager


def went(screen):
    """Where the screen leads to from now on, as it happens: (page, connection, more)."""
    places = []
    screen.go = lambda page, connection=None, **more: places.append((page, connection, more))
    return places


@contextmanager
def opening(make):
    """Gives what opens a screen by `make`; each has where it leads to in `went`, and is closed in the end."""
    screens = []

    def made(*given, **named):
        screen = make(*given, **named)
        screen.went = went(screen)
        screens.append(screen)
        return screen

    yield made
    for screen in screens:
        screen.close()


def chosen(screen, *keys):
    """The list with these rows selected."""
    for key in keys:
        screen.vue_select({"id": key, "on": True})
    return screen


def edit(form, **values):
    """The form with these values typed."""
    for name, value in values.items():
        form.vue_edit({"name": name, "value": value})
    return form


def change(home, sql, *values):
    """Something changes in the home behind everybody's back."""
    with closing(sqlite3.connect(home / "omnikit.db")) as db, db:
        db.execute(sql, values)


def panel_facts(panel):
    """What a list's panel says, by label; a look by its word."""
    return {one["label"]: one["look"]["word"] if one["look"] else one["value"] for one in panel["facts"]}


def page_facts(page):
    """What the page of a record says, by label."""
    return {one["label"]: one["value"] for group in page.groups for one in group["facts"]}


def section(page, name):
    """A section of the page of a record."""
    return next(one for one in page.sections if one["name"] == name)


def state_of(widget):
    """All that the browser has been sent, as text."""
    return json.dumps({key: value for key, value in widget.get_state().items() if key != "template"}, default=str)
