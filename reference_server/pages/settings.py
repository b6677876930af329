"""
Workspace: an account's settings, section by section and tab by tab (CP-02 to CP-24, R-01).

One page for them all, made of what each section says of itself: the client portal's, and a vendor's own.
"""

from __future__ import annotations

from typing import Any

import attrs
from werkzeug.wrappers import Response

from partnerkit import TabSettings
from partnerkit.errors import InvalidInput, KeyReused, Outdated, Problem, SettingsClosed
from partnerkit.sections import switched_on
from reference_server.http.context import Context
from reference_server.http.responses import see_other
from reference_server.pages import (
    forms,
    settings_conflict,
    settings_form,
    settings_missing,
    settings_words,
    settings_wrong,
)
from reference_server.pages.confirmation import CHANGED_SINCE
from reference_server.pages.language import _, ngettext
from reference_server.pages.render import page
from reference_server.pages.settings_desk import Desk, desk_of, endpoint_of, places_of
from reference_server.pages.words import Badge


def show(context: Context, section: str, tab: str | None = None) -> Response:
    """Show a tab; an address without one leads to the first, where there are several."""
    desk = _desk(context, section, tab)
    if tab is None and len(desk.section.tabs) > 1:
        return see_other(_address(context, desk))
    return drawn(context, desk, settings_form.as_chosen(desk))


def _desk(context: Context, section: str, tab: str | None) -> Desk:
    with context.read() as kit:
        return desk_of(context, kit, section, tab)


def _address(context: Context, desk: Desk) -> str:
    return context.url(desk.endpoint, **desk.places)


def drawn(context: Context, desk: Desk, form: forms.Form, *, status: int = 200, **more: Any) -> Response:
    """Return the page of a tab with a form in it, or with what is chosen where that can only be read."""
    values: dict[str, Any] = {"desk": desk, "form": form, "items": settings_form.items(desk), "say": settings_words}
    values |= {"action": _address(context, desk), "places_of": places_of, "endpoint_of": endpoint_of}
    values |= {"closed": settings_missing.of_section(context, desk), "unsaved": False, "unkept": _unkept(desk, form)}
    values |= {"conflict": None, "wrong": _wrong(form)}
    return page(context, "workspace/settings.html", status=status, **values | more)


def _wrong(form: forms.Form) -> Badge | None:
    """Return what stands beside the title of a tab with errors."""
    count = len(form.problems)
    return Badge(ngettext("%(num)s error", "%(num)s errors", count), "stop") if count else None


def _unkept(desk: Desk, form: forms.Form) -> bool:
    """Whether a secret was typed, which is not shown again."""
    return any(form.text(it.name) for it in form.fields if it.type == "password")


def save(context: Context, section: str, tab: str | None = None) -> Response:
    """Save a tab; or show it with every switch on that is available, which saves nothing (CP-05)."""
    desk = _desk(context, section, tab)
    form = settings_form.sent(context, desk)
    if form.text(settings_form.ALL):
        return _all_on(context, desk, form)
    torn = settings_wrong.torn(desk, form)
    try:
        if torn:
            raise InvalidInput(torn)
        kept = _changed(context, desk, form)
    except InvalidInput as error:
        problems = (*error.problems, *_more(context, desk, form, error))
        return drawn(context, desk, settings_wrong.with_problems(desk, form, problems), status=422)
    except Outdated as error:
        return _conflict(context, desk, form, error)
    except KeyReused:  # a form from before, brought back and filled in anew
        return _conflict(context, desk, form, Outdated("settings", form.revision, desk.here.revision))
    except SettingsClosed as error:
        return _closed(context, desk, form, error)
    return _said(context, desk, form, kept)


def _changed(context: Context, desk: Desk, form: forms.Form) -> TabSettings:
    asked, seen = settings_form.changes(desk, form), form.revision
    name, tab = desk.section.name, desk.tab.name
    return context.run(
        lambda kit: kit.settings.change(name, tab, asked, by=context.actor(kit), seen=seen, key=form.key), key=form.key
    )


def _more(context: Context, desk: Desk, form: forms.Form, error: InvalidInput) -> tuple[Problem, ...]:
    """Return what is wrong with the rest of a form, so that everything is said at once."""
    wrong = {problem.path.partition(".")[0] for problem in error.problems}
    rest = {name: value for name, value in settings_form.changes(desk, form).items() if name not in wrong}
    name, tab = desk.section.name, desk.tab.name
    with context.read() as kit:
        by = context.actor(kit)
        refusal = kit.try_out(lambda dry: dry.settings.change(name, tab, rest, by=by)).refusal
    return refusal.problems if isinstance(refusal, InvalidInput) else ()


def _all_on(context: Context, desk: Desk, form: forms.Form) -> Response:
    """Show the form as it was sent with every switch on that is available; the rest of it stays as it was typed."""
    on = switched_on(desk.section, desk.tab, desk.here.chosen, desk.here.capabilities)
    values = {settings_form.name_of(one.name): "1" for one in desk.tab.switches if getattr(on, one.name)}
    return drawn(context, desk, attrs.evolve(form, values={**form.values, **values}), unsaved=True)


def _conflict(context: Context, desk: Desk, form: forms.Form, error: Outdated) -> Response:
    now = _desk(context, desk.section.name, desk.tab.name)
    conflict, merged = settings_conflict.conflict(context, now, form, error)
    return drawn(context, now, merged, status=error.status, conflict=conflict)


def _closed(context: Context, desk: Desk, form: forms.Form, error: SettingsClosed) -> Response:
    """Show what was to be saved beside what stands, once it can only be read."""
    now = _desk(context, desk.section.name, desk.tab.name)
    return drawn(context, now, form, status=error.status, conflict=settings_conflict.unsaved(now, form))


def _said(context: Context, desk: Desk, form: forms.Form, kept: TabSettings) -> Response:
    """Lead back to the tab, which says what became of it; what clients read now is said once more (CP-15)."""
    if kept.revision == form.revision:
        context.flash(_("Nothing was changed: it stood so already."), kind="note")
    elif kept.revision > form.revision + 1:
        context.flash(str(CHANGED_SINCE), kind="note")
    else:
        said = _("The settings are saved: %(tab)s.", tab=settings_words.tab(desk.section, desk.tab))
        context.flash(" ".join([said, *_cautions(desk, kept)]))
    return see_other(_address(context, desk))


def _cautions(desk: Desk, kept: TabSettings) -> list[str]:
    return [text for one in kept.turned_on if (text := settings_words.caution(desk.tab, one))]
