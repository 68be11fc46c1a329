-- Background work. A run is a row: asked for, claimed under a lease, recorded. `sync_run` becomes `run`, for there will be
-- more kinds of work than syncs; its pages and outcomes follow. A recurrent task is a row that makes runs.

CREATE TABLE run (
    tenant_id TEXT COLLATE "C" NOT NULL,
    run_id TEXT COLLATE "C" NOT NULL,
    -- What is done. No CHECK: kinds are added by later versions.
    kind TEXT COLLATE "C" NOT NULL,
    channel TEXT COLLATE "C" NOT NULL,
    -- Two runs of one lane never run at once.
    lane TEXT COLLATE "C" NOT NULL,
    -- What exactly was asked for, as JSON.
    request TEXT COLLATE "C" NOT NULL,
    started_by TEXT COLLATE "C" NOT NULL,
    cause TEXT COLLATE "C" NOT NULL CONSTRAINT run_cause CHECK (cause IN ('HAND', 'TIMER', 'RETRY')),
    -- The tick of the task that made it; NULL where a person asked.
    tick_at BIGINT,
    -- Smaller goes first: a person's request before a timer's.
    priority BIGINT NOT NULL,
    state TEXT COLLATE "C" NOT NULL CONSTRAINT run_state CHECK (state IN ('QUEUED', 'RUNNING', 'SUCCEEDED', 'SUCCEEDED_WITH_ERRORS',
        'FAILED', 'GAVE_UP', 'SKIPPED', 'CANCELLED', 'INTERRUPTED')),
    message TEXT COLLATE "C" NOT NULL,
    code TEXT COLLATE "C",
    attempts BIGINT NOT NULL,
    attempts_max BIGINT NOT NULL,
    run_after BIGINT NOT NULL,
    -- The fencing token: one more at every claim. Every commit of the work checks it.
    token BIGINT NOT NULL,
    worker TEXT COLLATE "C",
    lease_until BIGINT,
    cancel_asked_by TEXT COLLATE "C",
    queued_at BIGINT NOT NULL,
    started_at BIGINT,
    seen_at BIGINT NOT NULL,
    finished_at BIGINT,
    -- Orders that it is about, where that is known beforehand.
    expected BIGINT,
    pages BIGINT NOT NULL,
    unchanged BIGINT NOT NULL,
    skipped BIGINT NOT NULL,
    changed BIGINT NOT NULL,
    contradiction BIGINT NOT NULL,
    failed BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, run_id)
);

INSERT INTO run (tenant_id, run_id, kind, channel, lane, request, started_by, cause, tick_at, priority, state, message, code,
    attempts, attempts_max, run_after, token, worker, lease_until, cancel_asked_by, queued_at, started_at, seen_at, finished_at,
    expected, pages, unchanged, skipped, changed, contradiction, failed)
SELECT tenant_id, run_id, flow, channel, channel || '/' || flow, '{}', started_by, 'HAND', NULL, 0,
    CASE WHEN state = 'RUNNING' THEN 'INTERRUPTED' ELSE state END, message, NULL,
    1, 1, started_at, 1, NULL, NULL, NULL, started_at, started_at, seen_at, COALESCE(finished_at, seen_at),
    NULL, pages, unchanged, skipped, changed, contradiction, failed
FROM sync_run;
DROP TABLE sync_run;

CREATE INDEX run_by_lane ON run (tenant_id, lane, run_id);
-- One run of a lane at a time, whoever claims.
CREATE UNIQUE INDEX run_lane ON run (tenant_id, lane) WHERE state = 'RUNNING';
-- A tick makes one run, however many processes see that it is due.
CREATE UNIQUE INDEX run_tick ON run (tenant_id, lane, tick_at) WHERE tick_at IS NOT NULL;
CREATE INDEX run_queue ON run (priority, run_after, run_id) WHERE state = 'QUEUED';
CREATE INDEX run_leases ON run (lease_until) WHERE state = 'RUNNING';
CREATE INDEX run_finished ON run (finished_at) WHERE finished_at IS NOT NULL;

ALTER TABLE sync_page RENAME TO run_page;
ALTER INDEX sync_page_pkey RENAME TO run_page_pkey;
ALTER TABLE sync_outcome RENAME TO run_outcome;
ALTER INDEX sync_outcome_pkey RENAME TO run_outcome_pkey;

-- Recurrent work of a tenant with a channel: four a channel.
CREATE TABLE task (
    tenant_id TEXT COLLATE "C" NOT NULL,
    channel TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    -- `every 40m` or `cron 0 3 * * *`, the latter in the tenant's zone.
    timer TEXT COLLATE "C" NOT NULL,
    jitter_s BIGINT NOT NULL CONSTRAINT task_jitter CHECK (jitter_s >= 0),
    -- How far back it looks; NULL is the kind's own window.
    window_s BIGINT,
    paused BIGINT NOT NULL CONSTRAINT task_paused CHECK (paused IN (0, 1)),
    -- The tick that comes next, and when it is due: the tick with its jitter.
    tick_at BIGINT NOT NULL,
    next_at BIGINT NOT NULL,
    last_run_id TEXT COLLATE "C",
    failures_in_row BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, channel, kind)
);
CREATE INDEX task_due ON task (next_at) WHERE paused = 0;

-- Channels that are there get their tasks; a tick long past is run once, at the next look.
INSERT INTO task (tenant_id, channel, kind, timer, jitter_s, window_s, paused, tick_at, next_at, last_run_id, failures_in_row)
SELECT c.tenant_id, c.channel, k.kind, k.timer, k.jitter_s, NULL, 0, c.created_at, c.created_at, NULL, 0
FROM channel AS c CROSS JOIN (
    SELECT 'ORDER_IMPORT' AS kind, 'every 10m' AS timer, 30 AS jitter_s
    UNION ALL SELECT 'STATUS_SYNC', 'every 40m', 60
    UNION ALL SELECT 'DELIVERY_SYNC', 'every 1d', 600
    UNION ALL SELECT 'RETURN_SYNC', 'every 1d', 600) AS k;
