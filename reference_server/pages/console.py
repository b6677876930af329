"""The partner console's addresses."""

from __future__ import annotations

from typing import Final

from reference_server.http.routing import Handler, Route
from reference_server.pages import (
    account,
    bulk,
    bulk_all,
    business,
    client,
    client_list,
    clients,
    entering,
    jobs,
    locks,
    mailed,
    me,
    notes,
    operators,
    own_language,
    own_sign_in,
    tags,
    tongues,
    why,
)

_CLIENT: Final = "/clients/<client_id>"
_JOB: Final = "/jobs/<job_id>"
_NOTE: Final = f"{_CLIENT}/notes/<note_id>"


def _get(path: str, endpoint: str, handler: Handler) -> Route:
    return Route("GET", f"/console{path}", f"console.{endpoint}", handler)


def _form(path: str, endpoint: str, show: Handler, take: Handler) -> tuple[Route, Route]:
    """Return the two routes of a form: whoever comes back to its address by a link sees it, only the POST acts."""
    return _get(path, endpoint, show), Route("POST", f"/console{path}", f"console.{endpoint}", take)


ROUTES: Final = (
    _get("", "home", client_list.home),
    *_form("/sign-in", "sign_in", entering.show, entering.enter),
    *_form("/sign-out", "sign_out", entering.ask_leave, entering.leave),
    *_form("/language", "language", tongues.show, tongues.choose),
    *_form("/forgot", "forgot", mailed.ask, mailed.forget),
    *_form("/reset/<token>", "reset", mailed.show_reset, mailed.reset),
    *_form("/verify/<token>", "verify", mailed.show_verify, mailed.verify),
    *_form("/email/<token>", "email", mailed.show_email, mailed.change_email),
    _get("/clients", "clients", client_list.clients),
    *_form("/clients/new", "new", clients.new, clients.create),
    *_form("/clients/bulk", "bulk", bulk.review, bulk.run),
    *_form("/jobs/new", "job_new", bulk_all.review, bulk_all.begin),
    _get("/jobs", "jobs", jobs.jobs),
    _get(_JOB, "job", jobs.job),
    *_form(f"{_JOB}/stop", "job_stop", jobs.ask_stop, jobs.stop),
    *_form(f"{_JOB}/resume", "job_resume", jobs.ask_resume, jobs.resume),
    *_form(f"{_JOB}/repeat", "job_repeat", jobs.ask_repeat, jobs.repeat),
    _get(_CLIENT, "client", business.business),
    *_form(f"{_CLIENT}/tags", "tags", tags.edit, tags.save),
    *_form(f"{_CLIENT}/notes", "notes", notes.notes, notes.write),
    *_form(_NOTE, "note", notes.note, notes.change),
    *_form(f"{_NOTE}/remove", "note_remove", notes.ask_remove, notes.remove),
    _get(f"{_CLIENT}/history", "history", client.history),
    _get(f"{_CLIENT}/history/team", "team_history", client.team_history),
    _get(f"{_CLIENT}/account", "account", account.account),
    *_form(f"{_CLIENT}/stage", "stage", account.ask_stage, account.set_stage),
    *_form(f"{_CLIENT}/nickname", "nickname", account.ask_nickname, account.set_nickname),
    *_form(f"{_CLIENT}/operators", "operators", operators.show, operators.assign),
    *_form(f"{_CLIENT}/operators/<operator_id>/remove", "operator_remove", operators.ask_remove, operators.remove),
    *_form(f"{_CLIENT}/lock", "lock", locks.ask_lock, locks.lock),
    *_form(f"{_CLIENT}/unlock", "unlock", locks.ask_unlock, locks.unlock),
    _get("/why", "why", why.why),
    _get("/me", "me", me.operator),
    *_form("/me/password", "password", me.operator, me.operator_password),
    *_form("/me/language", "own_language", me.operator, own_language.choose),
    *_form("/me/email", "own_email", own_sign_in.lead_back, me.operator_email),
    *_form("/me/verification", "own_verification", own_sign_in.lead_back, own_sign_in.ask_verification),
    *_form("/me/sessions/end", "sessions_end", own_sign_in.lead_back, own_sign_in.end_others),
    *_form("/me/sessions/<session_id>/end", "session_end", own_sign_in.lead_back, own_sign_in.end_session),
)
