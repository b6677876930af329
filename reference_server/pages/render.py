"""Templates become answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from werkzeug.wrappers import Response

from partnerkit import Actor
from partnerkit.access import Permission
from partnerkit.portal.model import PORTAL
from reference_server.http import csrf, flash
from reference_server.http.context import Context
from reference_server.http.errors import own_path
from reference_server.http.responses import add_headers, html, same_face
from reference_server.pages import dates, language, settings_words, words

_WHOLE: Final = (("HX-Retarget", "body"), ("HX-Reswap", "innerHTML"), ("HX-Push-Url", "true"))
_TEMPLATES: Final = Path(__file__).parent.parent / "templates"


def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        extensions=["jinja2.ext.i18n"],
    )
    made.policies["ext.i18n.trimmed"] = True
    made.install_gettext_callables(  # type: ignore[attr-defined]
        language.gettext,
        language.ngettext_plain,
        newstyle=True,
        pgettext=language.pgettext_plain,
        npgettext=language.npgettext_plain,
    )
    made.filters |= {"day": dates.day, "minute": dates.minute, "moment": dates.moment, "iso": dates.iso}
    made.filters |= {"number": language.number, "names": language.names}
    made.globals |= {
        "words": words,
        "spoken": language.spoken,
        "LANGUAGES": language.LANGUAGES,
        "KEPT": language.KEPT,
        "KEY": "key",
        "SEEN": "seen",
        "CSRF": csrf.FIELD,
    }
    return made


ENVIRONMENT: Final = _environment()


def page(context: Context, template: str, *, status: int = 200, **values: Any) -> Response:
    """
    Return a page.

    Every template knows the face, who is signed in, the vendor, the moment, and builds addresses with ``url`` and
    ``asset``. Where a script asked for a part of a page, a whole one takes the place of the page it is on.
    """
    whole = _WHOLE if context.request.swaps else ()
    return add_headers(html(_rendered(context, template, values), status), whole)


def part(context: Context, template: str, *, status: int = 200, **values: Any) -> Response:
    """Return the part of a page that changes, for a script to put into the page it is on."""
    return html(_rendered(context, template, values), status)


def _here(context: Context) -> str:
    """Return the address of the page, for whoever comes back to it; empty where it is none to come back to."""
    return (same_face(context, own_path(context)) or "") if context.request.legible else ""


def _have(who: Actor | None, permission: Permission) -> bool:
    """Whether who acts has a permission at all, and as whom it acts too."""
    return who is not None and all(permission in one.permissions for one in who.every)


def _comes_in(who: Actor | None) -> bool:
    """Whether somebody sees the workspace: not before a password that an operator set is replaced (VC-26)."""
    return who is not None and not who.must_change


def _sections(context: Context) -> tuple[tuple[str, str], ...]:
    """Return the sections of settings for whoever may see them: the name of each, and what it is called."""
    if context.face.name != "workspace" or not _have(context.who, Permission.MANAGE_SETTINGS):
        return ()
    return tuple((one.name, settings_words.section(one)) for one in (PORTAL, *context.vendor.settings))


def _rendered(context: Context, template: str, values: dict[str, Any]) -> str:
    given: dict[str, Any] = {
        "face": context.face.name,
        "who": context.who,
        "sees_clients": _have(context.who, Permission.VIEW_CLIENTS),
        "invites": _have(context.who, Permission.INVITE_CLIENTS),
        "manages_keys": _have(context.who, Permission.MANAGE_KEYS),
        "manages_staff": _have(context.who, Permission.MANAGE_STAFF),
        "sections": _sections(context),
        "frame": "side.html" if context.face.name == "workspace" and _comes_in(context.who) else "bar.html",
        "vendor": context.vendor,
        "now": context.vendor.clock(),
        "url": context.url,
        "asset": context.asset,
        "csrf": lambda: csrf.token(context),
        "flash": lambda: flash.heard(context),
        "request_id": context.request_id,
        "stranger": context.who is None and context.token is None,
        "here_path": _here(context),
    }
    return ENVIRONMENT.get_template(template).render(given | values)
