CREATE TABLE pk_partner (
    id CHAR(32) NOT NULL,
    name VARCHAR(200) NOT NULL,
    language TEXT NOT NULL,
    account_id CHAR(32),
    opened_at DATETIME NOT NULL,
    approved_at DATETIME,
    suspended_at DATETIME,
    closed_at DATETIME,
    epoch BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    head BLOB NOT NULL,
    revision BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT pk_partner_key PRIMARY KEY (id)
);
CREATE INDEX pk_partner_by_opened_at ON pk_partner (opened_at, id);

CREATE TABLE pk_partner_role (
    partner_id CHAR(32) NOT NULL,
    id CHAR(32) NOT NULL,
    name VARCHAR(40) NOT NULL,
    title VARCHAR(60) NOT NULL,
    permissions JSON NOT NULL,
    secure BOOLEAN NOT NULL,
    limited BOOLEAN NOT NULL,
    revision BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT pk_partner_role_key PRIMARY KEY (partner_id, id),
    CONSTRAINT pk_partner_role_name_taken UNIQUE (partner_id, name)
);
CREATE INDEX pk_partner_role_by_title ON pk_partner_role (partner_id, title, id);

CREATE TABLE pk_operator (
    partner_id CHAR(32) NOT NULL,
    id CHAR(32) NOT NULL,
    name VARCHAR(200) NOT NULL,
    email VARCHAR(254) NOT NULL,
    role TEXT NOT NULL,
    language TEXT NOT NULL,
    blocked_at DATETIME,
    epoch BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT pk_operator_key PRIMARY KEY (partner_id, id)
);
CREATE INDEX pk_operator_by_name ON pk_operator (partner_id, name, id);

CREATE TABLE pk_api_key (
    partner_id CHAR(32) NOT NULL,
    id CHAR(32) NOT NULL,
    name VARCHAR(200) NOT NULL,
    digest BLOB NOT NULL,
    maker_id CHAR(32) NOT NULL,
    role TEXT NOT NULL,
    scopes JSON NOT NULL,
    made_at DATETIME NOT NULL,
    ends_at DATETIME NOT NULL,
    used_at DATETIME,
    ended_at DATETIME,
    version BIGINT NOT NULL,
    CONSTRAINT pk_api_key_key PRIMARY KEY (id),
    CONSTRAINT pk_api_key_digest_taken UNIQUE (digest)
);
CREATE INDEX pk_api_key_by_id ON pk_api_key (partner_id, id);

CREATE TABLE pk_account (
    id CHAR(32) NOT NULL,
    uid VARCHAR(255) NOT NULL,
    partner_id CHAR(32),
    origin VARCHAR(40) NOT NULL,
    brought_by CHAR(32),
    owner_id CHAR(32) NOT NULL,
    name VARCHAR(200) NOT NULL,
    contact VARCHAR(200),
    email VARCHAR(254),
    language TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    opened_at DATETIME NOT NULL,
    stage VARCHAR(40) NOT NULL,
    nickname VARCHAR(63),
    "plan" TEXT,
    seats BIGINT,
    addons JSON NOT NULL,
    subscription VARCHAR(40) NOT NULL,
    reported_at DATETIME,
    report VARCHAR(200),
    signed_in_at DATETIME,
    trial_ends_at DATETIME NOT NULL,
    partner_locked_at DATETIME,
    vendor_locked_at DATETIME,
    unscreened_at DATETIME,
    secure BOOLEAN NOT NULL,
    epoch BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    head BLOB NOT NULL,
    revision BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT pk_account_key PRIMARY KEY (id),
    CONSTRAINT pk_account_uid_taken UNIQUE (uid)
);

CREATE TABLE pk_nickname_claim (
    nickname VARCHAR(63) NOT NULL,
    account_id CHAR(32) NOT NULL,
    released_at DATETIME,
    version BIGINT NOT NULL,
    CONSTRAINT pk_nickname_claim_key PRIMARY KEY (nickname)
);

CREATE TABLE pk_settings_document (
    account_id CHAR(32) NOT NULL,
    id CHAR(32) NOT NULL,
    section TEXT NOT NULL,
    tab TEXT NOT NULL,
    plain JSON NOT NULL,
    referring JSON NOT NULL,
    personal JSON NOT NULL,
    secrets JSON NOT NULL,
    revision BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT pk_settings_document_key PRIMARY KEY (account_id, id)
);

CREATE TABLE pk_client (
    partner_id CHAR(32) NOT NULL,
    id CHAR(32) NOT NULL,
    account_id CHAR(32) NOT NULL,
    name VARCHAR(200) NOT NULL,
    contact VARCHAR(200),
    email VARCHAR(254),
    uid TEXT NOT NULL,
    nickname VARCHAR(63),
    origin VARCHAR(40) NOT NULL,
    stage VARCHAR(40) NOT NULL,
    standing VARCHAR(40) NOT NULL,
    trial_ends_at DATETIME NOT NULL,
    locked_at DATETIME,
    partner_locked BOOLEAN NOT NULL,
    vendor_locked BOOLEAN NOT NULL,
    secure BOOLEAN NOT NULL,
    "plan" VARCHAR(200),
    created_at DATETIME NOT NULL,
    tags JSON NOT NULL,
    assigned JSON NOT NULL,
    seq BIGINT NOT NULL,
    head BLOB NOT NULL,
    revision BIGINT NOT NULL,
    version BIGINT NOT NULL,
    name_key VARCHAR(200) NOT NULL,
    search_text TEXT NOT NULL,
    search_sets TEXT NOT NULL,
    CONSTRAINT pk_client_key PRIMARY KEY (partner_id, id),
    CONSTRAINT pk_client_account_id_taken UNIQUE (partner_id, account_id)
);
CREATE INDEX pk_client_by_created_at ON pk_client (partner_id, created_at, id);
CREATE INDEX pk_client_by_name_key ON pk_client (partner_id, name_key, id);
CREATE INDEX pk_client_by_plan_created_at ON pk_client (partner_id, "plan", created_at, id, standing, secure, trial_ends_at);
CREATE INDEX pk_client_by_plan_name_key ON pk_client (partner_id, "plan", name_key, id);
CREATE INDEX pk_client_by_secure_created_at ON pk_client (partner_id, secure, created_at, id, standing, trial_ends_at);
CREATE INDEX pk_client_by_secure_name_key ON pk_client (partner_id, secure, name_key, id);
CREATE INDEX pk_client_by_standing_created_at ON pk_client (partner_id, standing, created_at, id, secure, trial_ends_at);
CREATE INDEX pk_client_by_standing_name_key ON pk_client (partner_id, standing, name_key, id);

CREATE TABLE pk_client_term (
    owner CHAR(32) NOT NULL,
    term VARCHAR(255) NOT NULL,
    place DATETIME NOT NULL,
    id CHAR(32) NOT NULL,
    by_standing VARCHAR(40) NOT NULL,
    by_secure BOOLEAN NOT NULL,
    by_plan VARCHAR(200),
    search_sets TEXT NOT NULL,
    CONSTRAINT pk_client_term_key PRIMARY KEY (owner, term, place, id)
) WITHOUT ROWID;

CREATE TABLE pk_note (
    client_id CHAR(32) NOT NULL,
    id CHAR(32) NOT NULL,
    text TEXT NOT NULL,
    author_id CHAR(32) NOT NULL,
    author VARCHAR(200) NOT NULL,
    written_at DATETIME NOT NULL,
    changed_at DATETIME,
    revision BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT pk_note_key PRIMARY KEY (client_id, id)
);

CREATE TABLE pk_invitation (
    partner_id CHAR(32) NOT NULL,
    id CHAR(32) NOT NULL,
    account_id CHAR(32) NOT NULL,
    uid TEXT NOT NULL,
    email VARCHAR(254) NOT NULL,
    name VARCHAR(200),
    contact VARCHAR(200),
    language TEXT NOT NULL,
    operator_id CHAR(32) NOT NULL,
    inviter VARCHAR(200) NOT NULL,
    state VARCHAR(40) NOT NULL,
    invited_at DATETIME NOT NULL,
    sent_at DATETIME NOT NULL,
    expires_at DATETIME NOT NULL,
    generation BIGINT NOT NULL,
    settled_at DATETIME,
    revision BIGINT NOT NULL,
    version BIGINT NOT NULL,
    open_address VARCHAR(254),
    CONSTRAINT pk_invitation_key PRIMARY KEY (partner_id, id),
    CONSTRAINT pk_invitation_open_address_taken UNIQUE (partner_id, open_address)
);
CREATE INDEX pk_invitation_by_invited_at ON pk_invitation (partner_id, invited_at, id);

CREATE TABLE pk_partner_link (
    partner_id CHAR(32) NOT NULL,
    id CHAR(32) NOT NULL,
    kind VARCHAR(40) NOT NULL,
    name VARCHAR(200),
    maker_id CHAR(32),
    made_at DATETIME NOT NULL,
    ends_at DATETIME,
    revision BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT pk_partner_link_key PRIMARY KEY (partner_id, id)
);
CREATE INDEX pk_partner_link_by_kind_made_at ON pk_partner_link (partner_id, kind, made_at, id);
CREATE INDEX pk_partner_link_by_made_at ON pk_partner_link (partner_id, made_at, id);

CREATE TABLE pk_sign_up (
    id CHAR(32) NOT NULL,
    kind VARCHAR(40) NOT NULL,
    email VARCHAR(254) NOT NULL,
    name VARCHAR(200) NOT NULL,
    business VARCHAR(200) NOT NULL,
    language TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    password TEXT,
    partner_id CHAR(32),
    link_id CHAR(32),
    asked_at DATETIME NOT NULL,
    expires_at DATETIME NOT NULL,
    used_at DATETIME,
    version BIGINT NOT NULL,
    CONSTRAINT pk_sign_up_key PRIMARY KEY (id)
);
CREATE INDEX pk_sign_up_by_expiry ON pk_sign_up (expires_at);

CREATE TABLE pk_person (
    id CHAR(32) NOT NULL,
    name VARCHAR(200) NOT NULL,
    email VARCHAR(254) NOT NULL,
    language TEXT NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT pk_person_key PRIMARY KEY (id)
);

CREATE TABLE pk_member (
    account_id CHAR(32) NOT NULL,
    id CHAR(32) NOT NULL,
    person_id CHAR(32),
    name VARCHAR(200),
    email VARCHAR(254),
    level VARCHAR(40) NOT NULL,
    state VARCHAR(40) NOT NULL,
    partner_id CHAR(32),
    operator_id CHAR(32),
    language TEXT,
    inviter VARCHAR(200),
    invited_at DATETIME,
    expires_at DATETIME,
    generation BIGINT NOT NULL,
    signed_in_at DATETIME,
    epoch BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    version BIGINT NOT NULL,
    address VARCHAR(254),
    CONSTRAINT pk_member_key PRIMARY KEY (account_id, id),
    CONSTRAINT pk_member_address_taken UNIQUE (account_id, address),
    CONSTRAINT pk_member_partner_id_taken UNIQUE (account_id, partner_id)
);

CREATE TABLE pk_membership (
    person_id CHAR(32) NOT NULL,
    account_id CHAR(32) NOT NULL,
    member_id CHAR(32) NOT NULL,
    active BOOLEAN NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT pk_membership_key PRIMARY KEY (person_id, account_id)
);

CREATE TABLE pk_address (
    "key" VARCHAR(264) NOT NULL,
    holder_id CHAR(32) NOT NULL,
    partner_id CHAR(32),
    verified_at DATETIME,
    version BIGINT NOT NULL,
    CONSTRAINT pk_address_key PRIMARY KEY ("key")
);

CREATE TABLE pk_credential (
    id CHAR(32) NOT NULL,
    realm VARCHAR(40) NOT NULL,
    password TEXT,
    epoch BIGINT NOT NULL,
    changed_at DATETIME NOT NULL,
    must_change BOOLEAN NOT NULL,
    second_factor_at DATETIME,
    signed_in_at DATETIME,
    version BIGINT NOT NULL,
    CONSTRAINT pk_credential_key PRIMARY KEY (id)
);

CREATE TABLE pk_external_identity (
    "key" VARCHAR(255) NOT NULL,
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    realm VARCHAR(40) NOT NULL,
    holder_id CHAR(32) NOT NULL,
    partner_id CHAR(32),
    CONSTRAINT pk_external_identity_key PRIMARY KEY ("key")
);
CREATE INDEX pk_external_identity_by_holder_id_key ON pk_external_identity (holder_id, "key");

CREATE TABLE pk_proof (
    holder_id CHAR(32) NOT NULL,
    purpose VARCHAR(20) NOT NULL,
    realm VARCHAR(40) NOT NULL,
    partner_id CHAR(32),
    generation BIGINT NOT NULL,
    epoch BIGINT NOT NULL,
    email VARCHAR(254) NOT NULL,
    was VARCHAR(254) NOT NULL,
    expires_at DATETIME NOT NULL,
    used_at DATETIME,
    version BIGINT NOT NULL,
    CONSTRAINT pk_proof_key PRIMARY KEY (holder_id, purpose)
);

CREATE TABLE pk_second_factor (
    holder_id CHAR(32) NOT NULL,
    partner_id CHAR(32) NOT NULL,
    seed TEXT NOT NULL,
    codes JSON NOT NULL,
    step BIGINT,
    begun_at DATETIME NOT NULL,
    confirmed_at DATETIME,
    version BIGINT NOT NULL,
    CONSTRAINT pk_second_factor_key PRIMARY KEY (holder_id)
);

CREATE TABLE pk_session (
    id CHAR(32) NOT NULL,
    realm VARCHAR(40) NOT NULL,
    digest BLOB NOT NULL,
    holder_id CHAR(32) NOT NULL,
    partner_id CHAR(32),
    account_id CHAR(32),
    member_id CHAR(32),
    subject_id CHAR(32),
    factor_at DATETIME,
    name VARCHAR(200),
    epochs JSON NOT NULL,
    started_at DATETIME NOT NULL,
    seen_at DATETIME NOT NULL,
    ends_at DATETIME NOT NULL,
    ended_at DATETIME,
    device TEXT,
    version BIGINT NOT NULL,
    CONSTRAINT pk_session_key PRIMARY KEY (id),
    CONSTRAINT pk_session_digest_taken UNIQUE (digest)
);
CREATE INDEX pk_session_by_ends_at ON pk_session (holder_id, ends_at, id);
CREATE INDEX pk_session_by_expiry ON pk_session (ends_at);

CREATE TABLE pk_entry (
    chain_id CHAR(32) NOT NULL,
    id CHAR(32) NOT NULL,
    seq BIGINT NOT NULL,
    at DATETIME NOT NULL,
    kind TEXT NOT NULL,
    actor_kind TEXT NOT NULL,
    actor_id CHAR(32) NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id CHAR(32) NOT NULL,
    payload JSON NOT NULL,
    commitments JSON NOT NULL,
    previous BLOB NOT NULL,
    digest BLOB NOT NULL,
    CONSTRAINT pk_entry_key PRIMARY KEY (chain_id, id)
);
CREATE INDEX pk_entry_by_seq ON pk_entry (chain_id, seq, id);

CREATE TABLE pk_particulars (
    chain_id CHAR(32) NOT NULL,
    id CHAR(32) NOT NULL,
    "values" JSON NOT NULL,
    salts JSON NOT NULL,
    CONSTRAINT pk_particulars_key PRIMARY KEY (chain_id, id)
);

CREATE TABLE pk_notice (
    shard BIGINT NOT NULL,
    id CHAR(32) NOT NULL,
    chain_id CHAR(32) NOT NULL,
    seq BIGINT NOT NULL,
    at DATETIME NOT NULL,
    kind TEXT NOT NULL,
    actor_kind TEXT NOT NULL,
    actor_id CHAR(32) NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id CHAR(32) NOT NULL,
    payload JSON NOT NULL,
    delivered_at DATETIME,
    version BIGINT NOT NULL,
    CONSTRAINT pk_notice_key PRIMARY KEY (shard, id)
);
CREATE INDEX pk_notice_by_delivered_at_id ON pk_notice (shard, delivered_at, id);

CREATE TABLE pk_receipt (
    actor_id CHAR(32) NOT NULL,
    "key" VARCHAR(200) NOT NULL,
    digest BLOB NOT NULL,
    "row" CHAR(32) NOT NULL,
    at DATETIME NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT pk_receipt_key PRIMARY KEY (actor_id, "key")
);
CREATE INDEX pk_receipt_by_expiry ON pk_receipt (at);

CREATE TABLE pk_lease (
    shard BIGINT NOT NULL,
    until DATETIME NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT pk_lease_key PRIMARY KEY (shard)
);

CREATE TABLE pk_backlog (
    shard BIGINT NOT NULL,
    due_at DATETIME NOT NULL,
    state VARCHAR(40) NOT NULL,
    tries BIGINT NOT NULL,
    error VARCHAR(200),
    done_at DATETIME,
    version BIGINT NOT NULL,
    "key" VARCHAR(120) NOT NULL,
    consumer VARCHAR(80) NOT NULL,
    chain_id CHAR(32) NOT NULL,
    seq BIGINT NOT NULL,
    upto BIGINT NOT NULL,
    CONSTRAINT pk_backlog_key PRIMARY KEY (shard, "key")
);
CREATE INDEX pk_backlog_by_consumer_due_at ON pk_backlog (shard, consumer, due_at, "key", state);
CREATE INDEX pk_backlog_by_due_at ON pk_backlog (shard, due_at, "key");
CREATE INDEX pk_backlog_by_expiry ON pk_backlog (done_at);
CREATE INDEX pk_backlog_by_state_due_at ON pk_backlog (shard, state, due_at, "key");

CREATE TABLE pk_letter (
    shard BIGINT NOT NULL,
    due_at DATETIME NOT NULL,
    state VARCHAR(40) NOT NULL,
    tries BIGINT NOT NULL,
    error VARCHAR(200),
    done_at DATETIME,
    version BIGINT NOT NULL,
    id CHAR(32) NOT NULL,
    written_at DATETIME NOT NULL,
    kind TEXT NOT NULL,
    realm VARCHAR(40) NOT NULL,
    holder_id CHAR(32),
    partner_id CHAR(32),
    address VARCHAR(254),
    purpose TEXT,
    within CHAR(32),
    "row" CHAR(32),
    generation BIGINT,
    details JSON NOT NULL,
    sent BOOLEAN NOT NULL,
    CONSTRAINT pk_letter_key PRIMARY KEY (shard, id)
);
CREATE INDEX pk_letter_by_due_at ON pk_letter (shard, due_at, id);
CREATE INDEX pk_letter_by_expiry ON pk_letter (done_at);
CREATE INDEX pk_letter_by_state_due_at ON pk_letter (shard, state, due_at, id);

CREATE TABLE pk_endpoint (
    id CHAR(32) NOT NULL,
    name VARCHAR(200) NOT NULL,
    url TEXT NOT NULL,
    kinds JSON NOT NULL,
    state VARCHAR(40) NOT NULL,
    secret TEXT NOT NULL,
    previous TEXT,
    rotated_at DATETIME,
    added_at DATETIME NOT NULL,
    revision BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT pk_endpoint_key PRIMARY KEY (id)
);
CREATE INDEX pk_endpoint_by_added_at ON pk_endpoint (added_at, id);

CREATE TABLE pk_attempt (
    endpoint_id CHAR(32) NOT NULL,
    id CHAR(32) NOT NULL,
    entry_id CHAR(32) NOT NULL,
    chain_id CHAR(32),
    seq BIGINT,
    kind TEXT NOT NULL,
    at DATETIME NOT NULL,
    status BIGINT,
    milliseconds BIGINT NOT NULL,
    error VARCHAR(200),
    CONSTRAINT pk_attempt_key PRIMARY KEY (endpoint_id, id)
);
CREATE INDEX pk_attempt_by_expiry ON pk_attempt (at);

CREATE TABLE pk_job (
    partner_id CHAR(32) NOT NULL,
    id CHAR(32) NOT NULL,
    kind VARCHAR(40) NOT NULL,
    asked JSON NOT NULL,
    operator_id CHAR(32) NOT NULL,
    epochs JSON NOT NULL,
    proven BOOLEAN NOT NULL,
    repeats CHAR(32),
    total BIGINT,
    begun_at DATETIME NOT NULL,
    place TEXT,
    done BIGINT NOT NULL,
    unchanged BIGINT NOT NULL,
    refused BIGINT NOT NULL,
    state VARCHAR(40) NOT NULL,
    error VARCHAR(200),
    ended_at DATETIME,
    revision BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT pk_job_key PRIMARY KEY (partner_id, id)
);
CREATE INDEX pk_job_by_expiry ON pk_job (ended_at);
CREATE INDEX pk_job_by_operator_id_id ON pk_job (partner_id, operator_id, id);

CREATE TABLE pk_job_turn (
    job_id CHAR(32) NOT NULL,
    id CHAR(32) NOT NULL,
    asked JSON NOT NULL,
    at DATETIME NOT NULL,
    CONSTRAINT pk_job_turn_key PRIMARY KEY (job_id, id)
);
CREATE INDEX pk_job_turn_by_expiry ON pk_job_turn (at);

CREATE TABLE pk_job_row (
    job_id CHAR(32) NOT NULL,
    id CHAR(32) NOT NULL,
    asked JSON,
    client_id CHAR(32),
    account_id CHAR(32),
    name VARCHAR(200),
    outcome VARCHAR(40) NOT NULL,
    error JSON,
    at DATETIME NOT NULL,
    CONSTRAINT pk_job_row_key PRIMARY KEY (job_id, id)
);
CREATE INDEX pk_job_row_by_expiry ON pk_job_row (at);
CREATE INDEX pk_job_row_by_outcome_id ON pk_job_row (job_id, outcome, id);

CREATE TABLE pk_task (
    shard BIGINT NOT NULL,
    due_at DATETIME NOT NULL,
    state VARCHAR(40) NOT NULL,
    tries BIGINT NOT NULL,
    error VARCHAR(200),
    done_at DATETIME,
    version BIGINT NOT NULL,
    id CHAR(32) NOT NULL,
    partner_id CHAR(32) NOT NULL,
    CONSTRAINT pk_task_key PRIMARY KEY (shard, id)
);
CREATE INDEX pk_task_by_due_at ON pk_task (shard, due_at, id);
CREATE INDEX pk_task_by_expiry ON pk_task (done_at);
CREATE INDEX pk_task_by_state_due_at ON pk_task (shard, state, due_at, id);
