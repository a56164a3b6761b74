"""The page on which a seller lets the application in, and its answers."""

from html import escape
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

from omnikit.localamazon.accounts import Accounts, Seller
from omnikit.localamazon.lwa import Lwa
from omnikit.localamazon.marketplaces import MARKETPLACES
from omnikit.localamazon.wire import HTML_TYPE, Reply, Request

PATH = "/apps/authorize/consent"
_FIELDS = ("application_id", "state", "redirect_uri", "version")
_STYLE = """
body{margin:0;font:16px/1.5 system-ui,sans-serif;background:#eef1f4;color:#1b2733}
main{max-width:30rem;margin:10vh auto;background:#fff;border-radius:12px;padding:2rem 2.25rem;
box-shadow:0 8px 30px #1b273322}
h1{font-size:1.3rem;margin:0 0 1rem}small,.quiet{color:#5b6b7b}
label{display:block;margin:1.25rem 0 .4rem;font-weight:600}
select,button{font:inherit;padding:.55rem .8rem;border-radius:8px;border:1px solid #b8c4cf;background:#fff}
select{width:100%}
.row{display:flex;gap:.75rem;margin-top:1.75rem}
button[value=confirm]{background:#0b6bcb;border-color:#0b6bcb;color:#fff}
code{word-break:break-all}
"""


class _Wrong(Exception):
    """Shown as an error page."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code
        self.text = text


def page(accounts: Accounts, lwa: Lwa, request: Request) -> Reply:
    """GET shows the form, POST is one of its two buttons."""
    try:
        if request.method == "GET":
            return _html(200, "Authorize application", _form(accounts, _checked(accounts, request.query)))
        if request.method == "POST":
            return _decided(accounts, lwa, parse_qs(request.body.decode(), keep_blank_values=True))
        return _html(405, "Error", "<h1>This page knows GET and POST.</h1>")
    except (_Wrong, UnicodeDecodeError) as wrong:
        code = wrong.code if isinstance(wrong, _Wrong) else "MD1000"
        text = f"<h1>Error {code}</h1><p>{escape(str(wrong))}</p><p class=quiet>Nothing was granted.</p>"
        return _html(400, "Error", text)


def _checked(accounts: Accounts, query: dict[str, list[str]]) -> dict[str, str]:
    given = {name: query[name][0] for name in _FIELDS if query.get(name)}
    if given.get("application_id") != accounts.application.id:
        raise _Wrong("MD1000", "The application is not known here, or application_id is missing.")
    redirect_uri = given.get("redirect_uri")
    if redirect_uri and not accounts.application.accepts(redirect_uri):
        raise _Wrong("MD5101", "redirect_uri is not among the URIs registered for this application.")
    return given


def _form(accounts: Accounts, given: dict[str, str]) -> str:
    hidden = "".join(f'<input type=hidden name="{name}" value="{escape(value)}">' for name, value in given.items())
    options = "".join(_option(seller) for seller in accounts.sellers.values())
    return f"""<h1>An application asks for access</h1>
<p>It will read the orders and marketplaces of the seller you choose.</p>
<p><small>Application <code>{escape(accounts.application.id)}</code></small></p>
<form method=post action="{PATH}">{hidden}
<label for=seller>Sign in as</label><select id=seller name=seller_id>{options}</select>
<div class=row><button name=decision value=confirm>Confirm</button>
<button name=decision value=cancel>Cancel</button></div></form>
<p class=quiet><small>This is the local Amazon on your own machine. No real account is involved.</small></p>"""


def _option(seller: Seller) -> str:
    countries = ", ".join(MARKETPLACES[place].country for place in seller.marketplace_ids)
    label = f"{seller.store_name} ({seller.id}) - {countries}"
    return f'<option value="{escape(seller.id)}">{escape(label)}</option>'


def _decided(accounts: Accounts, lwa: Lwa, form: dict[str, list[str]]) -> Reply:
    given = _checked(accounts, form)
    redirect_uri = given.get("redirect_uri") or accounts.application.redirect_uris[0]
    if form.get("decision") != ["confirm"]:
        return _cancelled(redirect_uri, given.get("state", ""))
    seller = accounts.sellers.get(form.get("seller_id", [""])[0])
    if seller is None:
        raise _Wrong("MD1000", "No such seller.")
    code = lwa.consent(seller, given.get("redirect_uri"))
    answer = {"state": given.get("state", ""), "selling_partner_id": seller.id, "spapi_oauth_code": code}
    return _secured(Reply(302, b"", {"Location": _with_query(redirect_uri, answer)}))


def _cancelled(redirect_uri: str, state: str) -> Reply:
    # Amazon itself leaves the seller where he is; the link back is ours, for people trying things out.
    back = _with_query(redirect_uri, {"state": state, "error": "access_denied"})
    link = f'<p><a href="{escape(back)}">Back to the application</a></p>'
    return _html(200, "Nothing was granted", f"<h1>Nothing was granted</h1><p>You can close this page.</p>{link}")


def _with_query(uri: str, fields: dict[str, str]) -> str:
    parts = urlsplit(uri)
    query = "&".join(part for part in (parts.query, urlencode(fields)) if part)
    return urlunsplit(parts._replace(query=query))


def _html(status: int, title: str, text: str) -> Reply:
    page_text = f"""<!doctype html><html lang=en><head><meta charset=utf-8><title>{escape(title)}</title>
<link rel=icon href="data:,"><meta name=viewport content="width=device-width"><style>{_STYLE}</style></head>
<body><main>{text}</main></body></html>"""
    return _secured(Reply(status, page_text.encode(), {"Content-Type": HTML_TYPE}))


def _secured(reply: Reply) -> Reply:
    # Code and state travel in the query string; they must not leak through the Referer header.
    reply.headers |= {"Referrer-Policy": "no-referrer", "Cache-Control": "no-store", "X-Frame-Options": "DENY"}
    return reply
