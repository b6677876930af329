"""The partner console's addresses."""

from __future__ import annotations

from typing import Final

from reference_server.http.routing import Handler, Route
from reference_server.pages import (
    account,
    acting,
    bulk,
    bulk_all,
    business,
    client,
    client_list,
    clients,
    code,
    entering,
    factor,
    jobs,
    key_form,
    keys,
    locks,
    mailed,
    me,
    notes,
    operators,
    own_language,
    own_sign_in,
    people,
    people_new,
    people_role,
    people_steps,
    prove,
    role_form,
    roles,
    secure,
    tags,
    tongues,
    why_people,
)

_CLIENT: Final = "/clients/<client_id>"
_JOB: Final = "/jobs/<job_id>"
_OPERATOR: Final = "/operators/<operator_id>"
_ROLE: Final = "/roles/<role>"
_NOTE: Final = f"{_CLIENT}/notes/<note_id>"


def _get(path: str, endpoint: str, handler: Handler) -> Route:
    return Route("GET", f"/console{path}", f"console.{endpoint}", handler)


def _form(path: str, endpoint: str, show: Handler, take: Handler) -> tuple[Route, Route]:
    """Return the two routes of a form: whoever comes back to its address by a link sees it, only the POST acts."""
    return _get(path, endpoint, show), Route("POST", f"/console{path}", f"console.{endpoint}", take)


ROUTES: Final = (
    _get("", "home", client_list.home),
    *_form("/sign-in", "sign_in", entering.show, entering.enter),
    *_form("/sign-in/code", "code", code.show, code.enter),
    *_form("/prove", "prove", prove.show, prove.prove),
    *_form("/sign-out", "sign_out", entering.ask_leave, entering.leave),
    *_form("/language", "language", tongues.show, tongues.choose),
    *_form("/forgot", "forgot", mailed.ask, mailed.forget),
    *_form("/reset/<token>", "reset", mailed.show_reset, mailed.reset),
    *_form("/welcome/<token>", "welcome", mailed.show_welcome, mailed.welcome),
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
    *_form(f"{_CLIENT}/secure", "secure", secure.ask_secure, secure.secure),
    *_form(f"{_CLIENT}/unsecure", "unsecure", secure.ask_unsecure, secure.unsecure),
    *_form(f"{_CLIENT}/lock", "lock", locks.ask_lock, locks.lock),
    *_form(f"{_CLIENT}/unlock", "unlock", locks.ask_unlock, locks.unlock),
    _get("/operators", "team", people.operators),
    *_form("/operators/new", "team_new", people_new.new, people_new.create),
    _get(_OPERATOR, "team_one", people.operator),
    *_form(f"{_OPERATOR}/role", "team_role", people_role.ask, people_role.save),
    *_form(f"{_OPERATOR}/invite", "team_invite", people_new.show_invite, people_new.invite),
    *_form(f"{_OPERATOR}/block", "team_block", people_steps.ask_block, people_steps.block),
    *_form(f"{_OPERATOR}/unblock", "team_unblock", people_steps.ask_unblock, people_steps.unblock),
    *_form(f"{_OPERATOR}/factor", "team_factor", people_steps.ask_reset, people_steps.reset),
    *_form(f"{_OPERATOR}/hand-over", "team_hand_over", people_steps.ask_hand_over, people_steps.hand_over),
    _get("/roles", "roles", roles.roles),
    *_form("/roles/new-role", "role_new", role_form.new, role_form.create),  # "-" stands in no name of a role
    _get(_ROLE, "role", roles.role),
    *_form(f"{_ROLE}/change", "role_change", role_form.change, role_form.save),
    *_form(f"{_ROLE}/remove", "role_remove", roles.ask_remove, roles.remove),
    _get("/why", "why", why_people.why),
    *_form("/operators/<operator_id>/enter", "enter_as", acting.ask_enter, acting.enter),
    *_form("/leave", "leave_as", acting.ask_leave, acting.leave),
    _get("/settings", "settings", keys.settings),
    _get("/settings/keys", "keys", keys.keys),
    *_form("/settings/keys/new", "key_new", key_form.new, key_form.create),
    *_form("/settings/keys/<key_id>/end", "key_end", keys.ask_end, keys.end),
    _get("/me", "me", me.operator),
    *_form("/me/password", "password", me.operator, me.operator_password),
    *_form("/me/language", "own_language", me.operator, own_language.choose),
    *_form("/me/second-factor", "factor", factor.show, factor.begin),
    *_form("/me/second-factor/confirm", "factor_confirm", factor.show_confirm, factor.confirm),
    *_form("/me/second-factor/codes", "factor_renew", factor.show_renew, factor.renew),
    *_form("/me/second-factor/off", "factor_remove", factor.show_remove, factor.remove),
    *_form("/me/email", "own_email", own_sign_in.lead_back, me.operator_email),
    *_form("/me/verification", "own_verification", own_sign_in.lead_back, own_sign_in.ask_verification),
    *_form("/me/sessions/end", "sessions_end", own_sign_in.lead_back, own_sign_in.end_others),
    *_form("/me/sessions/<session_id>/end", "session_end", own_sign_in.lead_back, own_sign_in.end_session),
)
