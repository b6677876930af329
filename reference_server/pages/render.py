"""Templates become answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from werkzeug.wrappers import Response

from reference_server.http import csrf, flash
from reference_server.http.context import Context
from reference_server.http.responses import html
from reference_server.pages import dates, words

_TEMPLATES: Final = Path(__file__).parent.parent / "templates"


def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters |= {"day": dates.day, "minute": dates.minute, "moment": dates.moment, "iso": dates.iso}
    made.globals |= {"words": words, "KEY": "key", "SEEN": "seen", "CSRF": csrf.FIELD}
    return made


ENVIRONMENT: Final = _environment()


def page(context: Context, template: str, *, status: int = 200, **values: Any) -> Response:
    """
    Return a page.

    Every template knows the face, who is signed in, the vendor, the moment, and builds addresses with ``url`` and
    ``asset``.
    """
    given: dict[str, Any] = {
        "face": context.face.name,
        "who": context.who,
        "frame": "side.html" if context.face.name == "workspace" and context.who is not None else "bar.html",
        "vendor": context.vendor,
        "now": context.vendor.clock(),
        "url": context.url,
        "asset": context.asset,
        "csrf": lambda: csrf.token(context),
        "flash": lambda: flash.heard(context),
        "request_id": context.request_id,
    }
    return html(ENVIRONMENT.get_template(template).render(given | values), status)
