"""Every text that a screen may show, collected from the source: what a translation must know.

Texts given to `_t`, what drivers and screens declare, words of states, and the sentences of errors, runs and problems.
An f-string is a template: each value in it is `{}`.
"""

import ast
import re
from pathlib import Path

from pydantic_core._pydantic_core import list_all_errors

from omnikit import errors
from omnikit.alerts import post
from omnikit.drivers import registry
from omnikit.model.alerting import WATCHES
from omnikit.model.faults import WORDS
from omnikit.model.fields import ui_fields
from omnikit.model.offers import Verdict
from omnikit.model.problems import CAUSES
from omnikit.model.states import RUN_ENDED, ConnectionStatus, ErrorState, Health, ImportStatus, Level
from omnikit.reports.catalog import reports
from omnikit.sinks.kinds import KINDS
from omnikit.widgets import status

PACKAGE = Path(errors.__file__).parent
# whose refusals reach a screen; the command line's own and the server's are for a terminal
_ROOMS = ("kit/*.py", "frames/*.py", "store/*.py", "drivers/**/*.py", "sinks/*.py", "model/*.py", "bootstrap.py",
          "sync/*.py", "reports/*.py", "alerts/*.py", "errors.py")  # fmt: skip
_ERRORS = {name for name, kind in vars(errors).items() if isinstance(kind, type)}
_WORD = re.compile(r"[A-Za-z]{2}")
_SENTENCE = re.compile(r"(?:[A-Z`]|\{\}).*[a-z].* .*[.!]", re.DOTALL)
_REASON = re.compile(r"(?:is|it|has|names|stands|could|and all) .+")  # of a cell, a row or a file: a part of a sentence
_BRAND = {"omnikit"}
_TYPED = {"drivers", "sinks", "urls.py", "reports", "alerts"}  # where a ValueError is about what a person typed
# name and label, label and icon, or icon and label, in each row
_TABLES = {"_COUNTS", "_ENTRIES", "_TABS", "_PAGES", "_LINES", "_VERDICTS", "_KINDS", "_CHANNELS"}


def _files(*patterns):
    return sorted(path for pattern in patterns for path in PACKAGE.glob(pattern))


def _name(call):
    return getattr(call.func, "id", getattr(call.func, "attr", ""))


def _calls(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            yield _name(node), node


def templates(node):
    """The texts that an expression can be: both branches of a choice, `{}` for what is put in."""
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) else []
    if isinstance(node, ast.JoinedStr):
        return ["".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)]
    if isinstance(node, ast.IfExp):
        return templates(node.body) + templates(node.orelse)
    if isinstance(node, ast.BoolOp):
        return [text for value in node.values for text in templates(value)]
    return []


def _sentences(texts):
    return {text for text in texts if _WORD.search(text.replace("{}", ""))}


def shown():
    """Literals given to `_t`."""
    return {
        text
        for path in _files("**/*.py")
        for name, call in _calls(path)
        if name == "_t"
        for text in templates(call.args[0])
        if text
    }


def raised():
    """Messages and remedies of everything raised on purpose, and reasons of fields that are wrong."""
    found = []
    for path in _files(*_ROOMS):
        for name, call in _calls(path):
            if name in _ERRORS or (name == "ValueError" and _TYPED & {*path.parts, path.name}):
                found += [text for one in call.args[:1] for text in templates(one)]
                found += [text for one in call.keywords if one.arg == "remedy" for text in templates(one.value)]
    return _sentences(found)


def _no_texts(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):
            yield node.value
        # a text inside an f-string is a part of its template
        if isinstance(node, ast.JoinedStr):
            yield from node.values


def told():
    """Whatever else in those rooms is written as a sentence: what a check found, what went wrong in a call, why a
    connection is not well, what stands in a run's log.
    """
    found = set()
    for path in _files(*_ROOMS):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        passed = set(_no_texts(tree))
        for node in ast.walk(tree):
            if node not in passed and isinstance(node, ast.Constant | ast.JoinedStr):
                found.update(text for text in templates(node) if _SENTENCE.fullmatch(text))
                if "filechannel" in path.parts:
                    found.update(text for text in templates(node) if _REASON.fullmatch(text))
            if path.name == "completeness.py" and isinstance(node, ast.Call) and _name(node) == "append":
                found.update(_sentences(templates(node.args[0])))
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "seen['problem']":
                found.update(templates(node.value))
            if isinstance(node, ast.BoolOp | ast.Return) and "drivers" in path.parts:
                # what stands for a reason that the channel did not give
                found.update(text for text in _alternatives(node) if " " in text)
            if isinstance(node, ast.Call) and len(node.args) > 2 and _name(node) in {"say", "_say"}:
                found.update(_sentences(templates(node.args[2])))
            if {"reports", "alerts"} & {*path.parts}:
                found.update(_found(node))
    return found


def _found(node):
    """What an alert found, why a message could not be sent, how a report ended."""
    said = {"Finding": slice(1, 3), "_failed": slice(1), "_told": slice(1, 3)}
    if isinstance(node, ast.Call) and _name(node) in said:
        return _sentences(text for one in node.args[said[_name(node)]] for text in templates(one))
    if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) in {"title", "text"}:
        return {text for text in _sentences(templates(node.value)) if " " in text.replace("{}", "").strip()}
    if isinstance(node, ast.Return) and isinstance(node.value, ast.JoinedStr):
        return {text for text in templates(node.value) if text.startswith(("the ", "it "))}
    if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == "_WORDS":
        return {text for one in node.value.values for text in templates(one)}
    return set()


def _alternatives(node):
    values = node.values if isinstance(node, ast.BoolOp) else [node.value]
    return [one.value for one in values if isinstance(one, ast.Constant) and isinstance(one.value, str)]


def declared():
    """What drivers and screens declare beside their fields, groups and instructions."""
    manifests = [registry.manifest(name) for name in ("amazon", "file")]
    groups = [group for manifest in manifests for group in manifest.settings]
    models = [model for one in manifests for model in (one.credentials, one.application) if model]
    models += [*(group.model for group in groups), *(kind.config for kind in KINDS)]
    found = {kind.label for kind in KINDS}
    for manifest in manifests:
        found |= {manifest.label, *manifest.instructions}
    models += [*WATCHES.values(), *post.KINDS.values()]
    found |= {(model.__doc__ or "").strip() for model in WATCHES.values()}
    for report in reports(Path()):
        labels = (one.name.replace("_", " ").capitalize() for one in report.parameters)
        found |= {*report.facts, *labels, *(one.help for one in report.parameters)}
    for group in groups:
        found |= {group.title, group.notice, group.awaiting}
    for model in models:
        for _, _, ui in ui_fields(model):
            found |= {ui.label, ui.help, ui.section, ui.part, *(title for _, title in ui.choices)}
    for path in _files("widgets/*.py"):
        for name, call in _calls(path):
            if name == "Ui":
                named = [one.value for one in call.keywords if one.arg in {"help", "section", "part"}]
                found.update(text for one in (*call.args[:2], *named) for text in templates(one))
    return _sentences(found)


def states():
    """Words of states."""
    kinds = (ConnectionStatus, ErrorState, Health, ImportStatus, Level)
    words = {str(word) for kind in kinds for word in kind if str(word)[0].isupper()}
    # in sentences: what a connection is, how a run has ended
    inside = {str(word).lower() for word in ConnectionStatus} | {str(word) for word in RUN_ENDED}
    left_out = {str(verdict) for verdict in Verdict if verdict != Verdict.SEND}  # of a preview
    return words | inside | left_out | {look.word for look in status._LOOKS.values()}


def causes():
    return {text for cause in CAUSES.values() for text in (cause.message, cause.remedy, cause.rule)}


def screens():
    """Class-level texts of screens: headings, captions, what an empty list says; and tables of labels."""
    found = set()
    for path in _files("widgets/*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                named = {getattr(one, "id", "") for one in targets}
                if named & {"heading", "caption"}:
                    found.update(templates(node.value))
                if "nothing" in named:
                    found.update(text for value in node.value.values for text in templates(value) if "mdi-" not in text)
                if named & _TABLES:
                    found.update(_labels(node.value))
    return _sentences(found)


def _labels(table):
    for row in ast.walk(table):
        if isinstance(row, ast.Tuple) and isinstance(row.elts[0], ast.Constant):
            texts = [text for one in row.elts for text in templates(one)]
            yield texts[0] if texts[1].startswith("mdi-") else texts[1]


def validation():
    """What can be said of a value, in our words and in pydantic's; which of it a form can say is not known here."""
    return {*WORDS.values(), *(one["message_template_python"] for one in list_all_errors())}


def needed():
    """All that must be in the table."""
    return shown() | raised() | told() | declared() | states() | causes() | screens()


def bare(page):
    """Words that a page's template says by itself, in a text or in an attribute that is read out."""
    template = page.read_text(encoding="utf-8").split("<script>")[0]
    spoken = r"(?<![:\w-])(?:label|title|placeholder|aria-label|text|alt)=\"([^\"]*)\""
    attributes = re.findall(spoken, template)
    inner = re.sub(r"<(?:\"[^\"]*\"|'[^']*'|[^'\">])*>", "\n", re.sub(r"\{\{.*?\}\}", "", template, flags=re.DOTALL))
    plain = [line.strip() for line in inner.split("\n")]
    return [text for text in (*plain, *attributes) if _WORD.search(text) and text not in _BRAND]
