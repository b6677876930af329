CREATE TABLE pk_partner (
    id UUID NOT NULL,
    name VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    language MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    account_id UUID,
    opened_at DATETIME(6) NOT NULL,
    approved_at DATETIME(6),
    suspended_at DATETIME(6),
    closed_at DATETIME(6),
    epoch BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    head MEDIUMBLOB NOT NULL,
    revision BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT pk_partner_key PRIMARY KEY (id)
)ENGINE=InnoDB;
CREATE INDEX pk_partner_by_opened_at ON pk_partner (opened_at, id);

CREATE TABLE pk_partner_role (
    partner_id UUID NOT NULL,
    id UUID NOT NULL,
    name VARCHAR(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    title VARCHAR(60) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    permissions JSON NOT NULL,
    secure BOOL NOT NULL,
    limited BOOL NOT NULL,
    revision BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT pk_partner_role_key PRIMARY KEY (partner_id, id),
    CONSTRAINT pk_partner_role_name_taken UNIQUE (partner_id, name)
)ENGINE=InnoDB;
CREATE INDEX pk_partner_role_by_title ON pk_partner_role (partner_id, title, id);

CREATE TABLE pk_operator (
    partner_id UUID NOT NULL,
    id UUID NOT NULL,
    name VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    email VARCHAR(254) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    role MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    language MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    blocked_at DATETIME(6),
    epoch BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT pk_operator_key PRIMARY KEY (partner_id, id)
)ENGINE=InnoDB;
CREATE INDEX pk_operator_by_name ON pk_operator (partner_id, name, id);

CREATE TABLE pk_api_key (
    partner_id UUID NOT NULL,
    id UUID NOT NULL,
    name VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    digest VARBINARY(64) NOT NULL,
    maker_id UUID NOT NULL,
    role MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    scopes JSON NOT NULL,
    made_at DATETIME(6) NOT NULL,
    ends_at DATETIME(6) NOT NULL,
    used_at DATETIME(6),
    ended_at DATETIME(6),
    version BIGINT NOT NULL,
    CONSTRAINT pk_api_key_key PRIMARY KEY (id),
    CONSTRAINT pk_api_key_digest_taken UNIQUE (digest)
)ENGINE=InnoDB;
CREATE INDEX pk_api_key_by_id ON pk_api_key (partner_id, id);

CREATE TABLE pk_account (
    id UUID NOT NULL,
    uid VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    partner_id UUID,
    origin VARCHAR(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    brought_by UUID,
    owner_id UUID NOT NULL,
    name VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    contact VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin,
    email VARCHAR(254) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin,
    language MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    time_zone MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    opened_at DATETIME(6) NOT NULL,
    stage VARCHAR(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    nickname VARCHAR(63) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin,
    plan MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin,
    seats BIGINT,
    addons JSON NOT NULL,
    subscription VARCHAR(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    reported_at DATETIME(6),
    report VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin,
    signed_in_at DATETIME(6),
    trial_ends_at DATETIME(6) NOT NULL,
    partner_locked_at DATETIME(6),
    vendor_locked_at DATETIME(6),
    unscreened_at DATETIME(6),
    secure BOOL NOT NULL,
    epoch BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    head MEDIUMBLOB NOT NULL,
    revision BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT pk_account_key PRIMARY KEY (id),
    CONSTRAINT pk_account_uid_taken UNIQUE (uid)
)ENGINE=InnoDB;

CREATE TABLE pk_nickname_claim (
    nickname VARCHAR(63) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    account_id UUID NOT NULL,
    released_at DATETIME(6),
    version BIGINT NOT NULL,
    CONSTRAINT pk_nickname_claim_key PRIMARY KEY (nickname)
)ENGINE=InnoDB;

CREATE TABLE pk_settings_document (
    account_id UUID NOT NULL,
    id UUID NOT NULL,
    section MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    tab MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    plain JSON NOT NULL,
    referring JSON NOT NULL,
    personal JSON NOT NULL,
    secrets JSON NOT NULL,
    revision BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT pk_settings_document_key PRIMARY KEY (account_id, id)
)ENGINE=InnoDB;

CREATE TABLE pk_client (
    partner_id UUID NOT NULL,
    id UUID NOT NULL,
    account_id UUID NOT NULL,
    name VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    contact VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin,
    email VARCHAR(254) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin,
    uid MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    nickname VARCHAR(63) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin,
    origin VARCHAR(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    stage VARCHAR(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    standing VARCHAR(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    trial_ends_at DATETIME(6) NOT NULL,
    locked_at DATETIME(6),
    partner_locked BOOL NOT NULL,
    vendor_locked BOOL NOT NULL,
    secure BOOL NOT NULL,
    plan VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin,
    created_at DATETIME(6) NOT NULL,
    tags JSON NOT NULL,
    assigned JSON NOT NULL,
    seq BIGINT NOT NULL,
    head MEDIUMBLOB NOT NULL,
    revision BIGINT NOT NULL,
    version BIGINT NOT NULL,
    name_key VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    search_text MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    search_sets MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    CONSTRAINT pk_client_key PRIMARY KEY (partner_id, id),
    CONSTRAINT pk_client_account_id_taken UNIQUE (partner_id, account_id)
)ENGINE=InnoDB;
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
    term VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    place DATETIME(6) NOT NULL,
    id UUID NOT NULL,
    by_standing VARCHAR(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    by_secure BOOL NOT NULL,
    by_plan VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin,
    search_sets MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    CONSTRAINT pk_client_term_key PRIMARY KEY (owner, term, place, id)
)ENGINE=InnoDB;

CREATE TABLE pk_note (
    client_id UUID NOT NULL,
    id UUID NOT NULL,
    text MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    author_id UUID NOT NULL,
    author VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    written_at DATETIME(6) NOT NULL,
    changed_at DATETIME(6),
    revision BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT pk_note_key PRIMARY KEY (client_id, id)
)ENGINE=InnoDB;

CREATE TABLE pk_invitation (
    partner_id UUID NOT NULL,
    id UUID NOT NULL,
    account_id UUID NOT NULL,
    uid MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    email VARCHAR(254) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    name VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin,
    contact VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin,
    language MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    operator_id UUID NOT NULL,
    inviter VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    state VARCHAR(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    invited_at DATETIME(6) NOT NULL,
    sent_at DATETIME(6) NOT NULL,
    expires_at DATETIME(6) NOT NULL,
    generation BIGINT NOT NULL,
    settled_at DATETIME(6),
    revision BIGINT NOT NULL,
    version BIGINT NOT NULL,
    open_address VARCHAR(254) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin,
    CONSTRAINT pk_invitation_key PRIMARY KEY (partner_id, id),
    CONSTRAINT pk_invitation_open_address_taken UNIQUE (partner_id, open_address)
)ENGINE=InnoDB;
CREATE INDEX pk_invitation_by_invited_at ON pk_invitation (partner_id, invited_at, id);

CREATE TABLE pk_partner_link (
    partner_id UUID NOT NULL,
    id UUID NOT NULL,
    kind VARCHAR(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    name VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin,
    maker_id UUID,
    made_at DATETIME(6) NOT NULL,
    ends_at DATETIME(6),
    revision BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT pk_partner_link_key PRIMARY KEY (partner_id, id)
)ENGINE=InnoDB;
CREATE INDEX pk_partner_link_by_kind_made_at ON pk_partner_link (partner_id, kind, made_at, id);
CREATE INDEX pk_partner_link_by_made_at ON pk_partner_link (partner_id, made_at, id);

CREATE TABLE pk_sign_up (
    id UUID NOT NULL,
    kind VARCHAR(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    email VARCHAR(254) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    name VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    business VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    language MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    time_zone MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    password MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin,
    partner_id UUID,
    link_id UUID,
    asked_at DATETIME(6) NOT NULL,
    expires_at DATETIME(6) NOT NULL,
    used_at DATETIME(6),
    version BIGINT NOT NULL,
    CONSTRAINT pk_sign_up_key PRIMARY KEY (id)
)ENGINE=InnoDB;
CREATE INDEX pk_sign_up_by_expiry ON pk_sign_up (expires_at);

CREATE TABLE pk_person (
    id UUID NOT NULL,
    name VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    email VARCHAR(254) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    language MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT pk_person_key PRIMARY KEY (id)
)ENGINE=InnoDB;

CREATE TABLE pk_member (
    account_id UUID NOT NULL,
    id UUID NOT NULL,
    person_id UUID,
    name VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin,
    email VARCHAR(254) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin,
    level VARCHAR(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    state VARCHAR(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    partner_id UUID,
    operator_id UUID,
    language MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin,
    inviter VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin,
    invited_at DATETIME(6),
    expires_at DATETIME(6),
    generation BIGINT NOT NULL,
    signed_in_at DATETIME(6),
    epoch BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    version BIGINT NOT NULL,
    address VARCHAR(254) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin,
    CONSTRAINT pk_member_key PRIMARY KEY (account_id, id),
    CONSTRAINT pk_member_address_taken UNIQUE (account_id, address),
    CONSTRAINT pk_member_partner_id_taken UNIQUE (account_id, partner_id)
)ENGINE=InnoDB;

CREATE TABLE pk_membership (
    person_id UUID NOT NULL,
    account_id UUID NOT NULL,
    member_id UUID NOT NULL,
    active BOOL NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT pk_membership_key PRIMARY KEY (person_id, account_id)
)ENGINE=InnoDB;

CREATE TABLE pk_address (
    `key` VARCHAR(264) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    holder_id UUID NOT NULL,
    partner_id UUID,
    verified_at DATETIME(6),
    version BIGINT NOT NULL,
    CONSTRAINT pk_address_key PRIMARY KEY (`key`)
)ENGINE=InnoDB;

CREATE TABLE pk_credential (
    id UUID NOT NULL,
    realm VARCHAR(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    password MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin,
    epoch BIGINT NOT NULL,
    changed_at DATETIME(6) NOT NULL,
    must_change BOOL NOT NULL,
    second_factor_at DATETIME(6),
    signed_in_at DATETIME(6),
    version BIGINT NOT NULL,
    CONSTRAINT pk_credential_key PRIMARY KEY (id)
)ENGINE=InnoDB;

CREATE TABLE pk_external_identity (
    `key` VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    issuer MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    subject MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    realm VARCHAR(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    holder_id UUID NOT NULL,
    partner_id UUID,
    CONSTRAINT pk_external_identity_key PRIMARY KEY (`key`)
)ENGINE=InnoDB;
CREATE INDEX pk_external_identity_by_holder_id_key ON pk_external_identity (holder_id, `key`);

CREATE TABLE pk_proof (
    holder_id UUID NOT NULL,
    purpose VARCHAR(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    realm VARCHAR(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    partner_id UUID,
    generation BIGINT NOT NULL,
    epoch BIGINT NOT NULL,
    email VARCHAR(254) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    was VARCHAR(254) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    expires_at DATETIME(6) NOT NULL,
    used_at DATETIME(6),
    version BIGINT NOT NULL,
    CONSTRAINT pk_proof_key PRIMARY KEY (holder_id, purpose)
)ENGINE=InnoDB;

CREATE TABLE pk_second_factor (
    holder_id UUID NOT NULL,
    partner_id UUID NOT NULL,
    seed MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    codes JSON NOT NULL,
    step BIGINT,
    begun_at DATETIME(6) NOT NULL,
    confirmed_at DATETIME(6),
    version BIGINT NOT NULL,
    CONSTRAINT pk_second_factor_key PRIMARY KEY (holder_id)
)ENGINE=InnoDB;

CREATE TABLE pk_session (
    id UUID NOT NULL,
    realm VARCHAR(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    digest VARBINARY(64) NOT NULL,
    holder_id UUID NOT NULL,
    partner_id UUID,
    account_id UUID,
    member_id UUID,
    subject_id UUID,
    factor_at DATETIME(6),
    name VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin,
    epochs JSON NOT NULL,
    started_at DATETIME(6) NOT NULL,
    seen_at DATETIME(6) NOT NULL,
    ends_at DATETIME(6) NOT NULL,
    ended_at DATETIME(6),
    device MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin,
    version BIGINT NOT NULL,
    CONSTRAINT pk_session_key PRIMARY KEY (id),
    CONSTRAINT pk_session_digest_taken UNIQUE (digest)
)ENGINE=InnoDB;
CREATE INDEX pk_session_by_ends_at ON pk_session (holder_id, ends_at, id);
CREATE INDEX pk_session_by_expiry ON pk_session (ends_at);

CREATE TABLE pk_entry (
    chain_id UUID NOT NULL,
    id UUID NOT NULL,
    seq BIGINT NOT NULL,
    at DATETIME(6) NOT NULL,
    kind MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    actor_kind MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    actor_id UUID NOT NULL,
    subject_kind MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    subject_id UUID NOT NULL,
    payload JSON NOT NULL,
    commitments JSON NOT NULL,
    previous MEDIUMBLOB NOT NULL,
    digest MEDIUMBLOB NOT NULL,
    CONSTRAINT pk_entry_key PRIMARY KEY (chain_id, id)
)ENGINE=InnoDB;
CREATE INDEX pk_entry_by_seq ON pk_entry (chain_id, seq, id);

CREATE TABLE pk_particulars (
    chain_id UUID NOT NULL,
    id UUID NOT NULL,
    `values` JSON NOT NULL,
    salts JSON NOT NULL,
    CONSTRAINT pk_particulars_key PRIMARY KEY (chain_id, id)
)ENGINE=InnoDB;

CREATE TABLE pk_notice (
    shard BIGINT NOT NULL,
    id UUID NOT NULL,
    chain_id UUID NOT NULL,
    seq BIGINT NOT NULL,
    at DATETIME(6) NOT NULL,
    kind MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    actor_kind MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    actor_id UUID NOT NULL,
    subject_kind MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    subject_id UUID NOT NULL,
    payload JSON NOT NULL,
    delivered_at DATETIME(6),
    version BIGINT NOT NULL,
    CONSTRAINT pk_notice_key PRIMARY KEY (shard, id)
)ENGINE=InnoDB;
CREATE INDEX pk_notice_by_delivered_at_id ON pk_notice (shard, delivered_at, id);

CREATE TABLE pk_receipt (
    actor_id UUID NOT NULL,
    `key` VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    digest MEDIUMBLOB NOT NULL,
    row UUID NOT NULL,
    at DATETIME(6) NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT pk_receipt_key PRIMARY KEY (actor_id, `key`)
)ENGINE=InnoDB;
CREATE INDEX pk_receipt_by_expiry ON pk_receipt (at);

CREATE TABLE pk_lease (
    shard BIGINT NOT NULL,
    until DATETIME(6) NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT pk_lease_key PRIMARY KEY (shard)
)ENGINE=InnoDB;

CREATE TABLE pk_backlog (
    shard BIGINT NOT NULL,
    due_at DATETIME(6) NOT NULL,
    state VARCHAR(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    tries BIGINT NOT NULL,
    error VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin,
    done_at DATETIME(6),
    version BIGINT NOT NULL,
    `key` VARCHAR(120) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    consumer VARCHAR(80) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    chain_id UUID NOT NULL,
    seq BIGINT NOT NULL,
    upto BIGINT NOT NULL,
    CONSTRAINT pk_backlog_key PRIMARY KEY (shard, `key`)
)ENGINE=InnoDB;
CREATE INDEX pk_backlog_by_consumer_due_at ON pk_backlog (shard, consumer, due_at, `key`, state);
CREATE INDEX pk_backlog_by_due_at ON pk_backlog (shard, due_at, `key`);
CREATE INDEX pk_backlog_by_expiry ON pk_backlog (done_at);
CREATE INDEX pk_backlog_by_state_due_at ON pk_backlog (shard, state, due_at, `key`);

CREATE TABLE pk_letter (
    shard BIGINT NOT NULL,
    due_at DATETIME(6) NOT NULL,
    state VARCHAR(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    tries BIGINT NOT NULL,
    error VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin,
    done_at DATETIME(6),
    version BIGINT NOT NULL,
    id UUID NOT NULL,
    written_at DATETIME(6) NOT NULL,
    kind MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    realm VARCHAR(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    holder_id UUID,
    partner_id UUID,
    address VARCHAR(254) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin,
    purpose MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin,
    within UUID,
    row UUID,
    generation BIGINT,
    details JSON NOT NULL,
    sent BOOL NOT NULL,
    CONSTRAINT pk_letter_key PRIMARY KEY (shard, id)
)ENGINE=InnoDB;
CREATE INDEX pk_letter_by_due_at ON pk_letter (shard, due_at, id);
CREATE INDEX pk_letter_by_expiry ON pk_letter (done_at);
CREATE INDEX pk_letter_by_state_due_at ON pk_letter (shard, state, due_at, id);

CREATE TABLE pk_endpoint (
    id UUID NOT NULL,
    name VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    url MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    kinds JSON NOT NULL,
    state VARCHAR(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    secret MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    previous MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin,
    rotated_at DATETIME(6),
    added_at DATETIME(6) NOT NULL,
    revision BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT pk_endpoint_key PRIMARY KEY (id)
)ENGINE=InnoDB;
CREATE INDEX pk_endpoint_by_added_at ON pk_endpoint (added_at, id);

CREATE TABLE pk_attempt (
    endpoint_id UUID NOT NULL,
    id UUID NOT NULL,
    entry_id UUID NOT NULL,
    chain_id UUID,
    seq BIGINT,
    kind MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    at DATETIME(6) NOT NULL,
    status BIGINT,
    milliseconds BIGINT NOT NULL,
    error VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin,
    CONSTRAINT pk_attempt_key PRIMARY KEY (endpoint_id, id)
)ENGINE=InnoDB;
CREATE INDEX pk_attempt_by_expiry ON pk_attempt (at);

CREATE TABLE pk_job (
    partner_id UUID NOT NULL,
    id UUID NOT NULL,
    kind VARCHAR(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    asked JSON NOT NULL,
    operator_id UUID NOT NULL,
    epochs JSON NOT NULL,
    proven BOOL NOT NULL,
    repeats UUID,
    total BIGINT,
    begun_at DATETIME(6) NOT NULL,
    place MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin,
    done BIGINT NOT NULL,
    unchanged BIGINT NOT NULL,
    refused BIGINT NOT NULL,
    state VARCHAR(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    error VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin,
    ended_at DATETIME(6),
    revision BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT pk_job_key PRIMARY KEY (partner_id, id)
)ENGINE=InnoDB;
CREATE INDEX pk_job_by_expiry ON pk_job (ended_at);
CREATE INDEX pk_job_by_operator_id_id ON pk_job (partner_id, operator_id, id);

CREATE TABLE pk_job_turn (
    job_id UUID NOT NULL,
    id UUID NOT NULL,
    asked JSON NOT NULL,
    at DATETIME(6) NOT NULL,
    CONSTRAINT pk_job_turn_key PRIMARY KEY (job_id, id)
)ENGINE=InnoDB;
CREATE INDEX pk_job_turn_by_expiry ON pk_job_turn (at);

CREATE TABLE pk_job_row (
    job_id UUID NOT NULL,
    id UUID NOT NULL,
    asked JSON,
    client_id UUID,
    account_id UUID,
    name VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin,
    outcome VARCHAR(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    error JSON,
    at DATETIME(6) NOT NULL,
    CONSTRAINT pk_job_row_key PRIMARY KEY (job_id, id)
)ENGINE=InnoDB;
CREATE INDEX pk_job_row_by_expiry ON pk_job_row (at);
CREATE INDEX pk_job_row_by_outcome_id ON pk_job_row (job_id, outcome, id);

CREATE TABLE pk_task (
    shard BIGINT NOT NULL,
    due_at DATETIME(6) NOT NULL,
    state VARCHAR(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
    tries BIGINT NOT NULL,
    error VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin,
    done_at DATETIME(6),
    version BIGINT NOT NULL,
    id UUID NOT NULL,
    partner_id UUID NOT NULL,
    CONSTRAINT pk_task_key PRIMARY KEY (shard, id)
)ENGINE=InnoDB;
CREATE INDEX pk_task_by_due_at ON pk_task (shard, due_at, id);
CREATE INDEX pk_task_by_expiry ON pk_task (done_at);
CREATE INDEX pk_task_by_state_due_at ON pk_task (shard, state, due_at, id);
