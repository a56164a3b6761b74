"""Users: a name, a password that nobody can read back, and an end to guessing."""

import json
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import argon2
import pytest

from omnikit.errors import Busy, Duplicate, InvalidInput, NotFound, OmnikitError, Refused
from omnikit.kit import Kit, create, open_kit
from omnikit.model.times import parse
from omnikit.sync.clock import SystemClock
from tests.support.commands import Outcome, run_here

PASSWORD = "correct horse battery"


class Clock(SystemClock):
    """Stands still until it is turned."""

    moment = parse("2026-11-23T12:00:00Z")

    def now(self) -> datetime:
        return self.moment

    def turn(self, **by: float) -> None:
        self.moment += timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def kit(tmp_path: Path, clock: Clock) -> Iterator[Kit]:
    create(tmp_path / "home", actor="owner").close()
    with open_kit(tmp_path / "home", actor="owner", clock=clock) as kit:
        kit.add_user("anna", PASSWORD)
        yield kit


def refusal(kit: Kit, name: str, password: str = "not the password") -> OmnikitError:
    with pytest.raises(OmnikitError) as raised:
        kit.log_in(name, password)
    return raised.value


def test_the_right_password_logs_in_whatever_the_case_of_the_name(kit: Kit) -> None:
    user = kit.log_in(" Anna ", PASSWORD)
    assert user["name"] == "anna"
    assert kit.session_holds(**user)
    assert kit.user_rows() == [
        {
            "name": "anna",
            "status": "Active",
            "created": "2026-11-23T12:00:00Z",
            "last_login": "2026-11-23T12:00:00Z",
        }
    ]


def test_an_umlaut_is_the_same_however_the_keyboard_writes_it(kit: Kit) -> None:
    kit.add_user("bert", "grüne Wiesen")
    assert kit.log_in("bert", "gru\u0308ne Wiesen")["name"] == "bert"


def test_wrong_password_unknown_name_and_disabled_user_are_told_the_same(kit: Kit) -> None:
    kit.add_user("bert", PASSWORD)
    kit.disable_user("bert")
    said = {
        (type(one), str(one), one.code)
        for one in (refusal(kit, "anna"), refusal(kit, "nobody"), refusal(kit, "bert", PASSWORD), refusal(kit, ""))
    }
    assert said == {(Refused, "Name and password do not fit. Try again.", "login.refused")}


def test_a_name_that_nobody_has_costs_the_same_work(kit: Kit, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[list[str]] = []
    verify = argon2.PasswordHasher.verify

    def counted(hasher: argon2.PasswordHasher, hashed: str, password: str) -> bool:
        looked.append(hashed.split("$")[1:4])
        return verify(hasher, hashed, password)

    monkeypatch.setattr(argon2.PasswordHasher, "verify", counted)
    kit.add_user("bert", PASSWORD)
    kit.disable_user("bert")
    for name in ("anna", "nobody", "bert", ""):
        refusal(kit, name)
    assert len(looked) == 4
    assert all(one == looked[0] for one in looked)


@pytest.mark.parametrize("name", ["anna", "nobody"])
def test_repeated_failures_lock_a_name_for_longer_and_longer(kit: Kit, clock: Clock, name: str) -> None:
    assert [type(refusal(kit, name)) for _ in range(6)] == [Refused] * 5 + [Busy]
    assert "Try again in 30 seconds" in str(refusal(kit, name, PASSWORD))
    clock.turn(seconds=31)
    assert isinstance(refusal(kit, name), Refused)
    clock.turn(seconds=31)
    assert isinstance(refusal(kit, name), Busy)
    clock.turn(days=2)
    assert isinstance(refusal(kit, name), Refused)


def test_another_name_is_not_locked_with_it_and_success_starts_anew(kit: Kit, clock: Clock) -> None:
    kit.add_user("bert", PASSWORD)
    for _ in range(6):
        refusal(kit, "anna")
    assert kit.log_in("bert", PASSWORD)
    clock.turn(seconds=31)
    assert kit.log_in("anna", PASSWORD)
    assert isinstance(refusal(kit, "anna"), Refused)
    assert kit.log_in("anna", PASSWORD)


def test_guesses_at_the_same_time_count_each(kit: Kit) -> None:
    outcomes: list[type[OmnikitError]] = []

    def guess() -> None:
        outcomes.append(type(refusal(kit, "anna")))
        kit._store.db.close_thread()

    threads = [threading.Thread(target=guess) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (outcomes.count(Refused), outcomes.count(Busy)) == (5, 3)


def test_disabling_ends_a_session_for_good(kit: Kit) -> None:
    user = kit.log_in("anna", PASSWORD)
    kit.disable_user("ANNA")
    assert not kit.session_holds(**user)
    assert not kit.has_users()
    kit.enable_user("anna")
    assert kit.has_users()
    assert not kit.session_holds(**user)
    assert kit.session_holds(**kit.log_in("anna", PASSWORD))


def test_a_new_password_ends_sessions_and_the_old_password(kit: Kit) -> None:
    user = kit.log_in("anna", PASSWORD)
    kit.set_user_password("anna", "another good one")
    assert not kit.session_holds(**user)
    refusal(kit, "anna", PASSWORD)
    assert kit.log_in("anna", "another good one")


@pytest.mark.parametrize("name", ["", "-x", "a b", "änna", "x" * 65, "a\nb", "../x", "<b>"])
def test_names_that_could_be_mistaken_are_refused(kit: Kit, name: str) -> None:
    with pytest.raises(InvalidInput) as raised:
        kit.add_user(name, PASSWORD)
    assert raised.value.field == "name"


@pytest.mark.parametrize("password", ["", "too short", " " * 12, "x" * 1025, "long.enough.name"])
def test_weak_passwords_are_refused_without_being_repeated(kit: Kit, password: str) -> None:
    with pytest.raises(InvalidInput) as raised:
        kit.add_user("long.enough.name", password)
    assert raised.value.field == "password"
    assert not password.strip() or password not in str(raised.value)
    assert [row["name"] for row in kit.user_rows()] == ["anna"]


def test_what_is_not_there_or_there_already_is_said(kit: Kit) -> None:
    with pytest.raises(Duplicate):
        kit.add_user("ANNA", PASSWORD)
    for act in (kit.disable_user, kit.enable_user):
        with pytest.raises(NotFound):
            act("nobody")
    with pytest.raises(NotFound):
        kit.set_user_password("nobody", PASSWORD)


def test_the_audit_knows_who_and_no_password(kit: Kit) -> None:
    kit.log_in("anna", PASSWORD)
    refusal(kit, "anna", "guess number one")
    refusal(kit, PASSWORD, "typed into the wrong field")
    kit.set_user_password("anna", "another good one")
    kit.disable_user("anna")
    kit.disable_user("anna")
    lines = [(row["actor"], row["verb"]) for row in reversed(kit.audit())]
    assert lines == [
        ("owner", "user.add"),
        ("anna", "user.login"),
        ("anna", "user.login_failed"),
        ("unknown", "user.login_failed"),
        ("owner", "user.password"),
        ("owner", "user.disable"),
    ]


def test_no_password_lies_in_the_home_in_the_clear(kit: Kit) -> None:
    words = (PASSWORD, "guess number one", "typed into the wrong field", "another good one")
    kit.log_in("anna", PASSWORD)
    refusal(kit, words[2], words[1])
    kit.set_user_password("anna", words[3])
    for file in kit.home.iterdir():
        if file.is_file():
            content = file.read_bytes()
            assert not [word for word in words if word.encode() in content], file.name
    assert not [word for word in words if word in f"{kit!r}{kit._store!r}{kit._store.users!r}{kit.user_rows()!r}"]


def test_two_users_with_the_same_password_have_different_hashes(kit: Kit) -> None:
    kit.add_user("bert", PASSWORD)
    hashes = {row["password"] for row in kit._store.db.rows("SELECT password FROM users")}
    assert len(hashes) == 2
    assert all(one.startswith("$argon2id$") for one in hashes)


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"JUPYTERHUB_USER": "hub"}, "hub"),
        ({"JUPYTERHUB_USER": "hub", "OMNIKIT_USER": "anna"}, "anna"),
        ({"LOGNAME": "system"}, "system"),
    ],
)
def test_the_actor_is_whom_the_dashboard_logged_in_else_the_hubs_else_the_systems_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], expected: str
) -> None:
    for name in ("JUPYTERHUB_USER", "OMNIKIT_USER"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with create(tmp_path / "home") as kit:
        assert kit.actor == expected


# -- the command line ------------------------------------------------------------------------------------------


@pytest.fixture
def home(tmp_path: Path) -> Path:
    create(tmp_path / "home").close()
    return tmp_path / "home"


def user(home: Path, *arguments: str, **options: str) -> Outcome:
    return run_here(home, "user", *arguments, **options)


def test_the_command_line_adds_lists_disables_and_enables(home: Path, tmp_path: Path) -> None:
    assert "No user" in user(home, "list").stdout
    assert user(home, "add", "anna", OMNIKIT_PASSWORD=PASSWORD).stdout == "User anna may log in.\n"
    (tmp_path / "file").write_text(f"{PASSWORD}\n")
    assert user(home, "add", "bert", "--password-file", str(tmp_path / "file"), "--json").json["name"] == "bert"
    assert user(home, "add", "carl", "--password-file", "-", stdin=PASSWORD).exit_code == 0
    assert user(home, "disable", "bert").exit_code == 0
    states = {row["name"]: row["status"] for row in json.loads(user(home, "list", "--json").stdout)}
    assert states == {"anna": "Active", "bert": "Disabled", "carl": "Active"}
    assert user(home, "enable", "bert").stdout == "User bert may log in.\n"
    assert "anna" in user(home, "list").stdout
    with open_kit(home) as kit:
        assert [kit.log_in(name, PASSWORD)["name"] for name in states] == list(states)


def test_the_command_line_changes_a_password(home: Path) -> None:
    user(home, "add", "anna", OMNIKIT_PASSWORD=PASSWORD)
    assert user(home, "password", "anna", OMNIKIT_PASSWORD="another good one").exit_code == 0
    with open_kit(home) as kit:
        assert kit.log_in("anna", "another good one")


def test_disabling_the_last_user_says_what_opens_the_dashboard_now(home: Path) -> None:
    user(home, "add", "anna", OMNIKIT_PASSWORD=PASSWORD)
    assert "token" in user(home, "disable", "anna").stderr


@pytest.mark.parametrize(
    ("arguments", "env"),
    [
        (("add", "anna"), {}),
        (("add", "anna"), {"OMNIKIT_PASSWORD": "short"}),
        (("add", "a b"), {"OMNIKIT_PASSWORD": PASSWORD}),
        (("disable", "nobody"), {}),
        (("password", "nobody"), {"OMNIKIT_PASSWORD": PASSWORD}),
        (("add", "anna", PASSWORD), {}),
    ],
)
def test_a_wrong_use_ends_with_2_and_changes_nothing(
    home: Path, arguments: tuple[str, ...], env: dict[str, str]
) -> None:
    done = user(home, *arguments, **env)
    assert done.exit_code == 2
    assert "Traceback" not in done.stderr
    assert user(home, "list", "--json").json == []


def test_a_password_typed_differently_the_second_time_is_refused(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    typed = iter([PASSWORD, "something else", PASSWORD, PASSWORD])
    monkeypatch.setattr("omnikit.cli.users._at_a_terminal", lambda: True)
    monkeypatch.setattr("click.prompt", lambda *_args, **_options: next(typed))
    monkeypatch.setattr("omnikit.cli.users.read_secret", lambda *_args: next(typed))
    refused = user(home, "add", "anna")
    assert (refused.exit_code, "differ" in refused.stderr) == (2, True)
    assert PASSWORD not in refused.stderr
    assert user(home, "add", "anna").exit_code == 0
