"""The verbs about users of the dashboard, as a part of the kit; and who the user of this process is."""

from __future__ import annotations

import getpass
import os
import re
import unicodedata
from datetime import datetime
from typing import TYPE_CHECKING, Any

from omnikit.errors import InvalidInput, NotFound, Refused

if TYPE_CHECKING:
    from omnikit.store import Store

Row = dict[str, Any]

USER_VARIABLE = "OMNIKIT_USER"
LANGUAGE_VARIABLE = "OMNIKIT_LANGUAGE"  # what the browser asks for
LANGUAGES = {"en": "English", "de": "Deutsch"}
_PREFERENCES = {"language": tuple(LANGUAGES)}  # name -> what can be chosen
SHORTEST_PASSWORD, _LONGEST_PASSWORD = 10, 1024
_NAME = re.compile(r"[a-z0-9][a-z0-9._@+-]{0,63}", re.ASCII)


def process_user() -> str:
    """Who works here: whom the dashboard logged in, else JupyterHub's user, else the system's."""
    for variable in (USER_VARIABLE, "JUPYTERHUB_USER"):
        if os.environ.get(variable):
            return os.environ[variable]
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container's user may have no name
        return "unknown"


class UserVerbs:
    """Mixed into `Kit`."""

    actor: str
    _store: Store

    if TYPE_CHECKING:

        def _now(self) -> datetime: ...
        def _note(self, verb: str, connection_id: int | None = None, **detail: Any) -> None: ...

    def user_rows(self) -> list[Row]:
        """Users by name: name, status (Active or Disabled), created, last_login."""
        return [
            {
                "name": row["name"],
                "status": "Disabled" if row["disabled"] else "Active",
                "created": row["created"],
                "last_login": row["last_login"],
            }
            for row in self._store.users.all()
        ]

    def add_user(self, name: str, password: str) -> Row:
        """A new user. From the first one on the dashboard asks for name and password.

        Raises InvalidInput, Duplicate.
        """
        valid = _valid_name(name)
        self._store.users.add(valid, _valid_password(password, valid), self._now())
        self._note("user.add", name=valid)
        return self._user_row(valid)

    def disable_user(self, name: str) -> Row:
        """From now on the user is refused, with a session that is open as well. Raises NotFound."""
        return self._switch(name, disabled=True)

    def enable_user(self, name: str) -> Row:
        """Let a disabled user log in again. Raises NotFound."""
        return self._switch(name, disabled=False)

    def _switch(self, name: str, *, disabled: bool) -> Row:
        user = self._store.users.get(name)
        if bool(user["disabled"]) != disabled:
            self._store.users.set_disabled(user["name"], self._now(), disabled=disabled)
            self._note("user.disable" if disabled else "user.enable", name=user["name"])
        return self._user_row(user["name"])

    def set_user_password(self, name: str, password: str) -> None:
        """Give a user another password; sessions that are open end. Raises NotFound, InvalidInput."""
        user = self._store.users.get(name)
        self._store.users.set_password(user["name"], _valid_password(password, user["name"]), self._now())
        self._note("user.password", name=user["name"])

    def has_users(self) -> bool:
        """Whether anybody can log in with a name."""
        return self._store.users.any_enabled()

    def log_in(self, name: str, password: str) -> Row:
        """The user who has this password: name and generation, with which `session_holds` is asked.

        Raises Refused, in the same words and time whether name, password or user's state is to blame; Busy while the
        name is locked after repeated failures.
        """
        typed, at = name.strip()[:_LONGEST_PASSWORD], self._now()
        self._store.users.begin_attempt(typed, at)
        user = self._store.users.verified(typed, _prepared(password), at)
        known = next((row["name"] for row in self._store.users.all() if row["name"] == typed.lower()), None)
        # a name that nobody has may be a password in the wrong field: it is not kept
        verb = "user.login" if user else "user.login_failed"
        self._store.connections.note(known or "unknown", verb, None, {}, at)
        if user is None:
            raise Refused("Name and password do not fit.", remedy="Try again.", code="login.refused")
        return user

    def session_holds(self, name: str, generation: int) -> bool:
        """Whether what `log_in` returned still counts: the user is enabled and the password the same."""
        return self._store.users.is_current(name, generation)

    # -- what users choose for themselves ----------------------------------------------------------------------

    def preference(self, name: str) -> str | None:
        """What I have chosen; None: nothing yet. Raises NotFound for a name that is none."""
        _preference_values(name)
        return self._store.preferences.get(self.actor, name)

    def set_preference(self, name: str, value: str) -> None:
        """Choose for myself, on every device: `language` en or de. Raises NotFound, InvalidInput."""
        allowed = _preference_values(name)
        if value not in allowed:
            raise InvalidInput(f"{name} is one of: {', '.join(allowed)}.", field=name, remedy="Choose one of them.")
        if self.preference(name) != value:
            self._store.preferences.put(self.actor, name, value, self._now())
            self._note("preference.set", name=name, value=value)

    def _user_row(self, name: str) -> Row:
        return next(row for row in self.user_rows() if row["name"] == name)


def _preference_values(name: str) -> tuple[str, ...]:
    if name not in _PREFERENCES:
        raise NotFound(
            f"There is no preference {name!r}; there are: {', '.join(_PREFERENCES)}.", code="preference.not_found"
        )
    return _PREFERENCES[name]


def _valid_name(name: str) -> str:
    cleaned = name.strip().lower()
    if not _NAME.fullmatch(cleaned):
        raise InvalidInput(
            "A user's name has 1 to 64 of a-z, 0-9 and . _ @ + -, and begins with a letter or a digit.",
            field="name",
            remedy="Choose another name.",
        )
    return cleaned


def _prepared(password: str) -> str:
    """The same password from every keyboard: one way to write an umlaut, no blanks around it."""
    return unicodedata.normalize("NFKC", password[: 4 * _LONGEST_PASSWORD]).strip()


def _valid_password(password: str, name: str) -> str:
    prepared = _prepared(password)
    if not SHORTEST_PASSWORD <= len(prepared) <= _LONGEST_PASSWORD:
        raise InvalidInput(
            f"A password has at least {SHORTEST_PASSWORD} characters (and at most {_LONGEST_PASSWORD}).",
            field="password",
            remedy="Several words are easy to keep and hard to guess.",
        )
    if prepared.lower() == name:
        raise InvalidInput("The password is the user's name.", field="password", remedy="Choose another one.")
    return prepared
