"""The language somebody who is signed in reads, chosen on the own page in both faces."""

from __future__ import annotations

from typing import Final

from werkzeug.wrappers import Response

from partnerkit import Action, Actor, PartnerKit
from partnerkit.access import decide
from reference_server.http.context import Context
from reference_server.http.responses import see_other
from reference_server.pages import forms, tongues
from reference_server.pages.language import KEPT, _, lazy, speak

FIELDS: Final = (
    forms.Field(
        name="language",
        label=lazy("Language"),
        type="select",
        options=forms.choices(KEPT),
        hint=lazy("Of your pages and of the mails to you."),
    ),
)


def blank(by: Actor) -> forms.Form | None:
    """Return the form as it stands for somebody; None for whoever may not choose."""
    if not decide(Action.SET_OWN_LANGUAGE, by).allowed:
        return None
    return forms.blank(FIELDS, language=by.language or "")


def choose(context: Context) -> Response:
    """Have pages and mails speak a language from now on, this browser's signed-out pages too (BX-07)."""
    form = forms.sent(context, FIELDS)

    def work(kit: PartnerKit) -> str:
        return kit.identity.set_language(form.text("language"), by=context.actor(kit))

    chosen = context.run(work)
    speak(chosen)
    context.flash(_("Your pages and mails are in this language from now on."))
    response = see_other(context.url(f"{context.face.name}.me"))
    tongues.keep(context, response, chosen)
    return response
