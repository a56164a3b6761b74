"""The page 'write a driver' builds a driver: its code is put into a package as it stands there, installed, and used."""

import importlib.util
import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from omnikit.model.times import now
from omnikit.testing import DriverContract
from tests.support.commands import Outcome, environment

PAGE = Path(__file__).parents[2] / "docs" / "write-a-driver.md"
_BLOCK = re.compile(r"^```\w+ (\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def written(place):
    """The files that the page shows, below `place`."""
    blocks = _BLOCK.findall(PAGE.read_text(encoding="utf-8"))
    for name, content in blocks:
        file = place / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(content, encoding="utf-8")
    return [name for name, _ in blocks]


def installed(place):
    """What an installer leaves: the package's name and its entry points. No registry is asked."""
    project = tomllib.loads((place / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    about = place / f"{project['name'].replace('-', '_')}-{project['version']}.dist-info"
    about.mkdir()
    head = f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n"
    (about / "METADATA").write_text(head, encoding="utf-8")
    groups = project["entry-points"].items()
    text = "".join(f"[{group}]\n" + "".join(f"{n} = {v}\n" for n, v in ones.items()) for group, ones in groups)
    (about / "entry_points.txt").write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    place = tmp_path_factory.mktemp("toyshop")
    names = written(place)
    assert names == ["pyproject.toml", "omnikit_toyshop/__init__.py", "omnikit_toyshop/driver.py",
                     "omnikit_toyshop/rules.py", "tests/shop.py", "tests/test_contract.py"]  # fmt: skip
    installed(place)
    return place


@pytest.fixture
def shop(package):
    """The shop of the page, with three orders."""
    spec = importlib.util.spec_from_file_location("toyshop_of_the_page", package / "tests" / "shop.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    with module.Shop(now) as shop:
        shop.module = module
        shop.put(3)
        yield shop


def run(package, command, **more):
    env = environment(PYTHONPATH=os.pathsep.join([str(package), str(PAGE.parents[1])]))
    return subprocess.run(
        command, capture_output=True, text=True, env=env, cwd=package, timeout=120, check=False, **more
    )


_ONE_AFTER_THE_OTHER = """
import json, sys
from tests.support.commands import run_here
for command in json.load(sys.stdin):
    done = run_here(sys.argv[1], *command)
    print(json.dumps([done.exit_code, done.stdout, done.stderr]))
"""


@pytest.fixture
def omnikit(package, home):
    """Commands, one after the other, in a process that knows the package."""

    def all_of(*commands):
        given = json.dumps([[str(word) for word in command] for command in commands])
        done = run(package, [sys.executable, "-c", _ONE_AFTER_THE_OTHER, str(home)], input=given)
        assert done.returncode == 0, done.stderr
        return [Outcome(*json.loads(line)) for line in done.stdout.splitlines()]

    return all_of


def added(shop, key):
    return ("connection", "add", "--driver", "toyshop", "--name", "Toys", "--url", shop.url, "--shop", "toys",
            "--default-provider", "DHL", "--api-key-file", key)  # fmt: skip


@pytest.fixture
def keys(tmp_path, shop):
    """Files with the shop's key and with another one."""
    for name, text in (("key", shop.module.KEY), ("other", "another-key")):
        (tmp_path / name).write_text(f"{text}\n")
    return tmp_path


def test_the_driver_of_the_page_is_listed_connected_and_imports(omnikit, shop, keys):
    init, drivers, options, refused, made, synced, orders, connections = omnikit(
        ("init",), ("driver", "list"), ("connection", "add", "--driver", "toyshop", "--help"),
        added(shop, keys / "other"), added(shop, keys / "key"), ("sync", "1", "--wait"), ("orders", "--json"),
        ("connection", "list", "--json"),
    )  # fmt: skip
    assert "Toyshop" in drivers.stdout
    assert "--api-key-file" in options.stdout
    assert (refused.exit_code, "[toyshop.key]" in refused.stderr) == (4, True), refused
    assert made.exit_code == synced.exit_code == 0, (made, synced)
    assert {one["order_id"]: one["import_status"] for one in orders.json} == dict.fromkeys(shop.orders, "Complete")
    assert (connections.json[0]["health"], connections.json[0]["account"]) == ("OK", "toys")
    assert shop.module.KEY not in repr((init, made, synced, orders, connections))


def test_a_key_that_somebody_types_can_be_replaced(omnikit, shop, keys):
    omnikit(("init",), added(shop, keys / "key"))
    shop.module.KEY = "another-key"
    checked, kept, edited, again = omnikit(
        ("connection", "check", "1"), ("connection", "edit", "1", "--marketplace", "AT"),
        ("connection", "edit", "1", "--api-key-file", keys / "other"), ("connection", "check", "1"),
    )  # fmt: skip
    assert (checked.exit_code, kept.exit_code) == (4, 4)
    assert (edited.exit_code, again.exit_code) == (0, 0), (edited, again)


def test_the_driver_of_the_page_keeps_the_contract(package):
    done = run(package, [sys.executable, "-m", "pytest", "tests", "-q", "-p", "no:cacheprovider"])
    assert done.returncode == 0, done.stdout
    promises = sum(name.startswith("test_") for name in vars(DriverContract))
    assert f"{promises} passed" in done.stdout


def test_the_page_names_every_capability():
    from omnikit.testing.contract import _KNOWN

    text = PAGE.read_text(encoding="utf-8")
    assert [name for name in sorted(_KNOWN) if f"`{name}`" not in text and name != "orders"] == []


def test_the_page_names_only_causes_that_there_are():
    from omnikit.model.problems import CAUSES

    table = PAGE.read_text(encoding="utf-8").split("| code | parameters | when |")[1].split("\n\n")[0]
    named = {code for line in table.splitlines()[2:] for code in re.findall(r"`(\w+)`", line.split("|")[1])}
    assert named
    assert named <= CAUSES.keys()


def test_importing_omnikit_loads_no_pytest():
    program = "import sys, omnikit, omnikit.cli, omnikit.kit, omnikit.drivers.registry; print('pytest' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
