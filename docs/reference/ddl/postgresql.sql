CREATE TABLE pk_partner (
    id UUID NOT NULL,
    name VARCHAR(200) COLLATE "C" NOT NULL,
    language TEXT COLLATE "C" NOT NULL,
    account_id UUID,
    opened_at TIMESTAMP WITH TIME ZONE NOT NULL,
    approved_at TIMESTAMP WITH TIME ZONE,
    suspended_at TIMESTAMP WITH TIME ZONE,
    closed_at TIMESTAMP WITH TIME ZONE,
    epoch BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    head BYTEA NOT NULL,
    revision BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT pk_partner_key PRIMARY KEY (id)
);
CREATE INDEX pk_partner_by_opened_at ON pk_partner (opened_at, id);

CREATE TABLE pk_partner_role (
    partner_id UUID NOT NULL,
    id UUID NOT NULL,
    name VARCHAR(40) COLLATE "C" NOT NULL,
    title VARCHAR(60) COLLATE "C" NOT NULL,
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
    partner_id UUID NOT NULL,
    id UUID NOT NULL,
    name VARCHAR(200) COLLATE "C" NOT NULL,
    email VARCHAR(254) COLLATE "C" NOT NULL,
    role TEXT COLLATE "C" NOT NULL,
    language TEXT COLLATE "C" NOT NULL,
    blocked_at TIMESTAMP WITH TIME ZONE,
    epoch BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT pk_operator_key PRIMARY KEY (partner_id, id)
);
CREATE INDEX pk_operator_by_name ON pk_operator (partner_id, name, id);

CREATE TABLE pk_api_key (
    partner_id UUID NOT NULL,
    id UUID NOT NULL,
    name VARCHAR(200) COLLATE "C" NOT NULL,
    digest BYTEA NOT NULL,
    maker_id UUID NOT NULL,
    role TEXT COLLATE "C" NOT NULL,
    scopes JSON NOT NULL,
    made_at TIMESTAMP WITH TIME ZONE NOT NULL,
    ends_at TIMESTAMP WITH TIME ZONE NOT NULL,
    used_at TIMESTAMP WITH TIME ZONE,
    ended_at TIMESTAMP WITH TIME ZONE,
    version BIGINT NOT NULL,
    CONSTRAINT pk_api_key_key PRIMARY KEY (id),
    CONSTRAINT pk_api_key_digest_taken UNIQUE (digest)
);
CREATE INDEX pk_api_key_by_id ON pk_api_key (partner_id, id);

CREATE TABLE pk_account (
    id UUID NOT NULL,
    uid VARCHAR(255) COLLATE "C" NOT NULL,
    partner_id UUID,
    origin VARCHAR(40) COLLATE "C" NOT NULL,
    brought_by UUID,
    owner_id UUID NOT NULL,
    name VARCHAR(200) COLLATE "C" NOT NULL,
    contact VARCHAR(200) COLLATE "C",
    email VARCHAR(254) COLLATE "C",
    language TEXT COLLATE "C" NOT NULL,
    time_zone TEXT COLLATE "C" NOT NULL,
    opened_at TIMESTAMP WITH TIME ZONE NOT NULL,
    stage VARCHAR(40) COLLATE "C" NOT NULL,
    nickname VARCHAR(63) COLLATE "C",
    plan TEXT COLLATE "C",
    seats BIGINT,
    addons JSON NOT NULL,
    subscription VARCHAR(40) COLLATE "C" NOT NULL,
    reported_at TIMESTAMP WITH TIME ZONE,
    report VARCHAR(200) COLLATE "C",
    signed_in_at TIMESTAMP WITH TIME ZONE,
    trial_ends_at TIMESTAMP WITH TIME ZONE NOT NULL,
    partner_locked_at TIMESTAMP WITH TIME ZONE,
    vendor_locked_at TIMESTAMP WITH TIME ZONE,
    unscreened_at TIMESTAMP WITH TIME ZONE,
    secure BOOLEAN NOT NULL,
    epoch BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    head BYTEA NOT NULL,
    revision BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT pk_account_key PRIMARY KEY (id),
    CONSTRAINT pk_account_uid_taken UNIQUE (uid)
);

CREATE TABLE pk_nickname_claim (
    nickname VARCHAR(63) COLLATE "C" NOT NULL,
    account_id UUID NOT NULL,
    released_at TIMESTAMP WITH TIME ZONE,
    version BIGINT NOT NULL,
    CONSTRAINT pk_nickname_claim_key PRIMARY KEY (nickname)
);

CREATE TABLE pk_settings_document (
    account_id UUID NOT NULL,
    id UUID NOT NULL,
    section TEXT COLLATE "C" NOT NULL,
    tab TEXT COLLATE "C" NOT NULL,
    plain JSON NOT NULL,
    referring JSON NOT NULL,
    personal JSON NOT NULL,
    secrets JSON NOT NULL,
    revision BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT pk_settings_document_key PRIMARY KEY (account_id, id)
);

CREATE TABLE pk_client (
    partner_id UUID NOT NULL,
    id UUID NOT NULL,
    account_id UUID NOT NULL,
    name VARCHAR(200) COLLATE "C" NOT NULL,
    contact VARCHAR(200) COLLATE "C",
    email VARCHAR(254) COLLATE "C",
    uid TEXT COLLATE "C" NOT NULL,
    nickname VARCHAR(63) COLLATE "C",
    origin VARCHAR(40) COLLATE "C" NOT NULL,
    stage VARCHAR(40) COLLATE "C" NOT NULL,
    standing VARCHAR(40) COLLATE "C" NOT NULL,
    trial_ends_at TIMESTAMP WITH TIME ZONE NOT NULL,
    locked_at TIMESTAMP WITH TIME ZONE,
    partner_locked BOOLEAN NOT NULL,
    vendor_locked BOOLEAN NOT NULL,
    secure BOOLEAN NOT NULL,
    plan VARCHAR(200) COLLATE "C",
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    tags JSON NOT NULL,
    assigned JSON NOT NULL,
    seq BIGINT NOT NULL,
    head BYTEA NOT NULL,
    revision BIGINT NOT NULL,
    version BIGINT NOT NULL,
    name_key VARCHAR(200) COLLATE "C" NOT NULL,
    search_text TEXT COLLATE "C" NOT NULL,
    search_sets TEXT COLLATE "C" NOT NULL,
    CONSTRAINT pk_client_key PRIMARY KEY (partner_id, id),
    CONSTRAINT pk_client_account_id_taken UNIQUE (partner_id, account_id)
);
CREATE INDEX pk_client_by_created_at ON pk_client (partner_id, created_at, id);
CREATE INDEX pk_client_by_name_key ON pk_client (partner_id, name_key, id);
CREATE INDEX pk_client_by_plan_created_at ON pk_client (partner_id, plan, created_at, id, standing, secure, trial_ends_at);
CREATE INDEX pk_client_by_plan_name_key ON pk_client (partner_id, plan, name_key, id);
CREATE INDEX pk_client_by_secure_created_at ON pk_client (partner_id, secure, created_at, id, standing, trial_ends_at);
CREATE INDEX pk_client_by_secure_name_key ON pk_client (partner_id, secure, name_key, id);
CREATE INDEX pk_client_by_standing_created_at ON pk_client (partner_id, standing, created_at, id, secure, trial_ends_at);
CREATE INDEX pk_client_by_standing_name_key ON pk_client (partner_id, standing, name_key, id);

CREATE TABLE pk_client_term (
    owner UUID NOT NULL,
    term VARCHAR(255) COLLATE "C" NOT NULL,
    place TIMESTAMP WITH TIME ZONE NOT NULL,
    id UUID NOT NULL,
    by_standing VARCHAR(40) COLLATE "C" NOT NULL,
    by_secure BOOLEAN NOT NULL,
    by_plan VARCHAR(200) COLLATE "C",
    search_sets TEXT COLLATE "C" NOT NULL,
    CONSTRAINT pk_client_term_key PRIMARY KEY (owner, term, place, id)
);

CREATE TABLE pk_note (
    client_id UUID NOT NULL,
    id UUID NOT NULL,
    text TEXT COLLATE "C" NOT NULL,
    author_id UUID NOT NULL,
    author VARCHAR(200) COLLATE "C" NOT NULL,
    written_at TIMESTAMP WITH TIME ZONE NOT NULL,
    changed_at TIMESTAMP WITH TIME ZONE,
    revision BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT pk_note_key PRIMARY KEY (client_id, id)
);

CREATE TABLE pk_invitation (
    partner_id UUID NOT NULL,
    id UUID NOT NULL,
    account_id UUID NOT NULL,
    uid TEXT COLLATE "C" NOT NULL,
    email VARCHAR(254) COLLATE "C" NOT NULL,
    name VARCHAR(200) COLLATE "C",
    contact VARCHAR(200) COLLATE "C",
    language TEXT COLLATE "C" NOT NULL,
    operator_id UUID NOT NULL,
    inviter VARCHAR(200) COLLATE "C" NOT NULL,
    state VARCHAR(40) COLLATE "C" NOT NULL,
    invited_at TIMESTAMP WITH TIME ZONE NOT NULL,
    sent_at TIMESTAMP WITH TIME ZONE NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    generation BIGINT NOT NULL,
    settled_at TIMESTAMP WITH TIME ZONE,
    revision BIGINT NOT NULL,
    version BIGINT NOT NULL,
    open_address VARCHAR(254) COLLATE "C",
    CONSTRAINT pk_invitation_key PRIMARY KEY (partner_id, id),
    CONSTRAINT pk_invitation_open_address_taken UNIQUE (partner_id, open_address)
);
CREATE INDEX pk_invitation_by_invited_at ON pk_invitation (partner_id, invited_at, id);

CREATE TABLE pk_partner_link (
    partner_id UUID NOT NULL,
    id UUID NOT NULL,
    kind VARCHAR(40) COLLATE "C" NOT NULL,
    name VARCHAR(200) COLLATE "C",
    maker_id UUID,
    made_at TIMESTAMP WITH TIME ZONE NOT NULL,
    ends_at TIMESTAMP WITH TIME ZONE,
    revision BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT pk_partner_link_key PRIMARY KEY (partner_id, id)
);
CREATE INDEX pk_partner_link_by_kind_made_at ON pk_partner_link (partner_id, kind, made_at, id);
CREATE INDEX pk_partner_link_by_made_at ON pk_partner_link (partner_id, made_at, id);

CREATE TABLE pk_sign_up (
    id UUID NOT NULL,
    kind VARCHAR(40) COLLATE "C" NOT NULL,
    email VARCHAR(254) COLLATE "C" NOT NULL,
    name VARCHAR(200) COLLATE "C" NOT NULL,
    business VARCHAR(200) COLLATE "C" NOT NULL,
    language TEXT COLLATE "C" NOT NULL,
    time_zone TEXT COLLATE "C" NOT NULL,
    password TEXT COLLATE "C",
    partner_id UUID,
    link_id UUID,
    asked_at TIMESTAMP WITH TIME ZONE NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    used_at TIMESTAMP WITH TIME ZONE,
    version BIGINT NOT NULL,
    CONSTRAINT pk_sign_up_key PRIMARY KEY (id)
);
CREATE INDEX pk_sign_up_by_expiry ON pk_sign_up (expires_at);

CREATE TABLE pk_person (
    id UUID NOT NULL,
    name VARCHAR(200) COLLATE "C" NOT NULL,
    email VARCHAR(254) COLLATE "C" NOT NULL,
    language TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT pk_person_key PRIMARY KEY (id)
);

CREATE TABLE pk_member (
    account_id UUID NOT NULL,
    id UUID NOT NULL,
    person_id UUID,
    name VARCHAR(200) COLLATE "C",
    email VARCHAR(254) COLLATE "C",
    level VARCHAR(40) COLLATE "C" NOT NULL,
    state VARCHAR(40) COLLATE "C" NOT NULL,
    partner_id UUID,
    operator_id UUID,
    language TEXT COLLATE "C",
    inviter VARCHAR(200) COLLATE "C",
    invited_at TIMESTAMP WITH TIME ZONE,
    expires_at TIMESTAMP WITH TIME ZONE,
    generation BIGINT NOT NULL,
    signed_in_at TIMESTAMP WITH TIME ZONE,
    epoch BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    version BIGINT NOT NULL,
    address VARCHAR(254) COLLATE "C",
    CONSTRAINT pk_member_key PRIMARY KEY (account_id, id),
    CONSTRAINT pk_member_address_taken UNIQUE (account_id, address),
    CONSTRAINT pk_member_partner_id_taken UNIQUE (account_id, partner_id)
);

CREATE TABLE pk_membership (
    person_id UUID NOT NULL,
    account_id UUID NOT NULL,
    member_id UUID NOT NULL,
    active BOOLEAN NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT pk_membership_key PRIMARY KEY (person_id, account_id)
);

CREATE TABLE pk_address (
    key VARCHAR(264) COLLATE "C" NOT NULL,
    holder_id UUID NOT NULL,
    partner_id UUID,
    verified_at TIMESTAMP WITH TIME ZONE,
    version BIGINT NOT NULL,
    CONSTRAINT pk_address_key PRIMARY KEY (key)
);

CREATE TABLE pk_credential (
    id UUID NOT NULL,
    realm VARCHAR(40) COLLATE "C" NOT NULL,
    password TEXT COLLATE "C",
    epoch BIGINT NOT NULL,
    changed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    must_change BOOLEAN NOT NULL,
    second_factor_at TIMESTAMP WITH TIME ZONE,
    signed_in_at TIMESTAMP WITH TIME ZONE,
    version BIGINT NOT NULL,
    CONSTRAINT pk_credential_key PRIMARY KEY (id)
);

CREATE TABLE pk_external_identity (
    key VARCHAR(255) COLLATE "C" NOT NULL,
    issuer TEXT COLLATE "C" NOT NULL,
    subject TEXT COLLATE "C" NOT NULL,
    realm VARCHAR(40) COLLATE "C" NOT NULL,
    holder_id UUID NOT NULL,
    partner_id UUID,
    CONSTRAINT pk_external_identity_key PRIMARY KEY (key)
);
CREATE INDEX pk_external_identity_by_holder_id_key ON pk_external_identity (holder_id, key);

CREATE TABLE pk_proof (
    holder_id UUID NOT NULL,
    purpose VARCHAR(20) COLLATE "C" NOT NULL,
    realm VARCHAR(40) COLLATE "C" NOT NULL,
    partner_id UUID,
    generation BIGINT NOT NULL,
    epoch BIGINT NOT NULL,
    email VARCHAR(254) COLLATE "C" NOT NULL,
    was VARCHAR(254) COLLATE "C" NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    used_at TIMESTAMP WITH TIME ZONE,
    version BIGINT NOT NULL,
    CONSTRAINT pk_proof_key PRIMARY KEY (holder_id, purpose)
);

CREATE TABLE pk_second_factor (
    holder_id UUID NOT NULL,
    partner_id UUID NOT NULL,
    seed TEXT COLLATE "C" NOT NULL,
    codes JSON NOT NULL,
    step BIGINT,
    begun_at TIMESTAMP WITH TIME ZONE NOT NULL,
    confirmed_at TIMESTAMP WITH TIME ZONE,
    version BIGINT NOT NULL,
    CONSTRAINT pk_second_factor_key PRIMARY KEY (holder_id)
);

CREATE TABLE pk_session (
    id UUID NOT NULL,
    realm VARCHAR(40) COLLATE "C" NOT NULL,
    digest BYTEA NOT NULL,
    holder_id UUID NOT NULL,
    partner_id UUID,
    account_id UUID,
    member_id UUID,
    subject_id UUID,
    factor_at TIMESTAMP WITH TIME ZONE,
    name VARCHAR(200) COLLATE "C",
    epochs JSON NOT NULL,
    started_at TIMESTAMP WITH TIME ZONE NOT NULL,
    seen_at TIMESTAMP WITH TIME ZONE NOT NULL,
    ends_at TIMESTAMP WITH TIME ZONE NOT NULL,
    ended_at TIMESTAMP WITH TIME ZONE,
    device TEXT COLLATE "C",
    version BIGINT NOT NULL,
    CONSTRAINT pk_session_key PRIMARY KEY (id),
    CONSTRAINT pk_session_digest_taken UNIQUE (digest)
);
CREATE INDEX pk_session_by_ends_at ON pk_session (holder_id, ends_at, id);
CREATE INDEX pk_session_by_expiry ON pk_session (ends_at);

CREATE TABLE pk_entry (
    chain_id UUID NOT NULL,
    id UUID NOT NULL,
    seq BIGINT NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    actor_kind TEXT COLLATE "C" NOT NULL,
    actor_id UUID NOT NULL,
    subject_kind TEXT COLLATE "C" NOT NULL,
    subject_id UUID NOT NULL,
    payload JSON NOT NULL,
    commitments JSON NOT NULL,
    previous BYTEA NOT NULL,
    digest BYTEA NOT NULL,
    CONSTRAINT pk_entry_key PRIMARY KEY (chain_id, id)
);
CREATE INDEX pk_entry_by_seq ON pk_entry (chain_id, seq, id);

CREATE TABLE pk_particulars (
    chain_id UUID NOT NULL,
    id UUID NOT NULL,
    values JSON NOT NULL,
    salts JSON NOT NULL,
    CONSTRAINT pk_particulars_key PRIMARY KEY (chain_id, id)
);

CREATE TABLE pk_notice (
    shard BIGINT NOT NULL,
    id UUID NOT NULL,
    chain_id UUID NOT NULL,
    seq BIGINT NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    actor_kind TEXT COLLATE "C" NOT NULL,
    actor_id UUID NOT NULL,
    subject_kind TEXT COLLATE "C" NOT NULL,
    subject_id UUID NOT NULL,
    payload JSON NOT NULL,
    delivered_at TIMESTAMP WITH TIME ZONE,
    version BIGINT NOT NULL,
    CONSTRAINT pk_notice_key PRIMARY KEY (shard, id)
);
CREATE INDEX pk_notice_by_delivered_at_id ON pk_notice (shard, delivered_at, id);

CREATE TABLE pk_receipt (
    actor_id UUID NOT NULL,
    key VARCHAR(200) COLLATE "C" NOT NULL,
    digest BYTEA NOT NULL,
    row UUID NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT pk_receipt_key PRIMARY KEY (actor_id, key)
);
CREATE INDEX pk_receipt_by_expiry ON pk_receipt (at);

CREATE TABLE pk_lease (
    shard BIGINT NOT NULL,
    until TIMESTAMP WITH TIME ZONE NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT pk_lease_key PRIMARY KEY (shard)
);

CREATE TABLE pk_backlog (
    shard BIGINT NOT NULL,
    due_at TIMESTAMP WITH TIME ZONE NOT NULL,
    state VARCHAR(40) COLLATE "C" NOT NULL,
    tries BIGINT NOT NULL,
    error VARCHAR(200) COLLATE "C",
    done_at TIMESTAMP WITH TIME ZONE,
    version BIGINT NOT NULL,
    key VARCHAR(120) COLLATE "C" NOT NULL,
    consumer VARCHAR(80) COLLATE "C" NOT NULL,
    chain_id UUID NOT NULL,
    seq BIGINT NOT NULL,
    upto BIGINT NOT NULL,
    CONSTRAINT pk_backlog_key PRIMARY KEY (shard, key)
);
CREATE INDEX pk_backlog_by_consumer_due_at ON pk_backlog (shard, consumer, due_at, key, state);
CREATE INDEX pk_backlog_by_due_at ON pk_backlog (shard, due_at, key);
CREATE INDEX pk_backlog_by_expiry ON pk_backlog (done_at);
CREATE INDEX pk_backlog_by_state_due_at ON pk_backlog (shard, state, due_at, key);

CREATE TABLE pk_letter (
    shard BIGINT NOT NULL,
    due_at TIMESTAMP WITH TIME ZONE NOT NULL,
    state VARCHAR(40) COLLATE "C" NOT NULL,
    tries BIGINT NOT NULL,
    error VARCHAR(200) COLLATE "C",
    done_at TIMESTAMP WITH TIME ZONE,
    version BIGINT NOT NULL,
    id UUID NOT NULL,
    written_at TIMESTAMP WITH TIME ZONE NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    realm VARCHAR(40) COLLATE "C" NOT NULL,
    holder_id UUID,
    partner_id UUID,
    address VARCHAR(254) COLLATE "C",
    purpose TEXT COLLATE "C",
    within UUID,
    row UUID,
    generation BIGINT,
    details JSON NOT NULL,
    sent BOOLEAN NOT NULL,
    CONSTRAINT pk_letter_key PRIMARY KEY (shard, id)
);
CREATE INDEX pk_letter_by_due_at ON pk_letter (shard, due_at, id);
CREATE INDEX pk_letter_by_expiry ON pk_letter (done_at);
CREATE INDEX pk_letter_by_state_due_at ON pk_letter (shard, state, due_at, id);

CREATE TABLE pk_endpoint (
    id UUID NOT NULL,
    name VARCHAR(200) COLLATE "C" NOT NULL,
    url TEXT COLLATE "C" NOT NULL,
    kinds JSON NOT NULL,
    state VARCHAR(40) COLLATE "C" NOT NULL,
    secret TEXT COLLATE "C" NOT NULL,
    previous TEXT COLLATE "C",
    rotated_at TIMESTAMP WITH TIME ZONE,
    added_at TIMESTAMP WITH TIME ZONE NOT NULL,
    revision BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT pk_endpoint_key PRIMARY KEY (id)
);
CREATE INDEX pk_endpoint_by_added_at ON pk_endpoint (added_at, id);

CREATE TABLE pk_attempt (
    endpoint_id UUID NOT NULL,
    id UUID NOT NULL,
    entry_id UUID NOT NULL,
    chain_id UUID,
    seq BIGINT,
    kind TEXT COLLATE "C" NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    status BIGINT,
    milliseconds BIGINT NOT NULL,
    error VARCHAR(200) COLLATE "C",
    CONSTRAINT pk_attempt_key PRIMARY KEY (endpoint_id, id)
);
CREATE INDEX pk_attempt_by_expiry ON pk_attempt (at);

CREATE TABLE pk_job (
    partner_id UUID NOT NULL,
    id UUID NOT NULL,
    kind VARCHAR(40) COLLATE "C" NOT NULL,
    asked JSON NOT NULL,
    operator_id UUID NOT NULL,
    epochs JSON NOT NULL,
    proven BOOLEAN NOT NULL,
    repeats UUID,
    total BIGINT,
    begun_at TIMESTAMP WITH TIME ZONE NOT NULL,
    place TEXT COLLATE "C",
    done BIGINT NOT NULL,
    unchanged BIGINT NOT NULL,
    refused BIGINT NOT NULL,
    state VARCHAR(40) COLLATE "C" NOT NULL,
    error VARCHAR(200) COLLATE "C",
    ended_at TIMESTAMP WITH TIME ZONE,
    revision BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT pk_job_key PRIMARY KEY (partner_id, id)
);
CREATE INDEX pk_job_by_expiry ON pk_job (ended_at);
CREATE INDEX pk_job_by_operator_id_id ON pk_job (partner_id, operator_id, id);

CREATE TABLE pk_job_turn (
    job_id UUID NOT NULL,
    id UUID NOT NULL,
    asked JSON NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_job_turn_key PRIMARY KEY (job_id, id)
);
CREATE INDEX pk_job_turn_by_expiry ON pk_job_turn (at);

CREATE TABLE pk_job_row (
    job_id UUID NOT NULL,
    id UUID NOT NULL,
    asked JSON,
    client_id UUID,
    account_id UUID,
    name VARCHAR(200) COLLATE "C",
    outcome VARCHAR(40) COLLATE "C" NOT NULL,
    error JSON,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_job_row_key PRIMARY KEY (job_id, id)
);
CREATE INDEX pk_job_row_by_expiry ON pk_job_row (at);
CREATE INDEX pk_job_row_by_outcome_id ON pk_job_row (job_id, outcome, id);

CREATE TABLE pk_task (
    shard BIGINT NOT NULL,
    due_at TIMESTAMP WITH TIME ZONE NOT NULL,
    state VARCHAR(40) COLLATE "C" NOT NULL,
    tries BIGINT NOT NULL,
    error VARCHAR(200) COLLATE "C",
    done_at TIMESTAMP WITH TIME ZONE,
    version BIGINT NOT NULL,
    id UUID NOT NULL,
    partner_id UUID NOT NULL,
    CONSTRAINT pk_task_key PRIMARY KEY (shard, id)
);
CREATE INDEX pk_task_by_due_at ON pk_task (shard, due_at, id);
CREATE INDEX pk_task_by_expiry ON pk_task (done_at);
CREATE INDEX pk_task_by_state_due_at ON pk_task (shard, state, due_at, id);
