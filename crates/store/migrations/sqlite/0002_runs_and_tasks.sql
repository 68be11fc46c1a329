-- Background work. A run is a row: asked for, claimed under a lease, recorded. `sync_run` becomes `run`, for there will be
-- more kinds of work than syncs; its pages and outcomes follow. A recurrent task is a row that makes runs.

CREATE TABLE run (
    tenant_id TEXT NOT NULL,
    run_id TEXT NOT NULL,
    -- What is done. No CHECK: kinds are added by later versions.
    kind TEXT NOT NULL,
    channel TEXT NOT NULL,
    -- Two runs of one lane never run at once.
    lane TEXT NOT NULL,
    -- What exactly was asked for, as JSON.
    request TEXT NOT NULL,
    started_by TEXT NOT NULL,
    cause TEXT NOT NULL CONSTRAINT run_cause CHECK (cause IN ('HAND', 'TIMER', 'RETRY')),
    -- The tick of the task that made it; NULL where a person asked.
    tick_at INTEGER,
    -- Smaller goes first: a person's request before a timer's.
    priority INTEGER NOT NULL,
    state TEXT NOT NULL CONSTRAINT run_state CHECK (state IN ('QUEUED', 'RUNNING', 'SUCCEEDED', 'SUCCEEDED_WITH_ERRORS',
        'FAILED', 'GAVE_UP', 'SKIPPED', 'CANCELLED', 'INTERRUPTED')),
    message TEXT NOT NULL,
    code TEXT,
    attempts INTEGER NOT NULL,
    attempts_max INTEGER NOT NULL,
    run_after INTEGER NOT NULL,
    -- The fencing token: one more at every claim. Every commit of the work checks it.
    token INTEGER NOT NULL,
    worker TEXT,
    lease_until INTEGER,
    cancel_asked_by TEXT,
    queued_at INTEGER NOT NULL,
    started_at INTEGER,
    seen_at INTEGER NOT NULL,
    finished_at INTEGER,
    -- Orders that it is about, where that is known beforehand.
    expected INTEGER,
    pages INTEGER NOT NULL,
    unchanged INTEGER NOT NULL,
    skipped INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    contradiction INTEGER NOT NULL,
    failed INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, run_id)
) STRICT, WITHOUT ROWID;

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
ALTER TABLE sync_outcome RENAME TO run_outcome;

-- Recurrent work of a tenant with a channel: four a channel.
CREATE TABLE task (
    tenant_id TEXT NOT NULL,
    channel TEXT NOT NULL,
    kind TEXT NOT NULL,
    -- `every 40m` or `cron 0 3 * * *`, the latter in the tenant's zone.
    timer TEXT NOT NULL,
    jitter_s INTEGER NOT NULL CONSTRAINT task_jitter CHECK (jitter_s >= 0),
    -- How far back it looks; NULL is the kind's own window.
    window_s INTEGER,
    paused INTEGER NOT NULL CONSTRAINT task_paused CHECK (paused IN (0, 1)),
    -- The tick that comes next, and when it is due: the tick with its jitter.
    tick_at INTEGER NOT NULL,
    next_at INTEGER NOT NULL,
    last_run_id TEXT,
    failures_in_row INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, channel, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX task_due ON task (next_at) WHERE paused = 0;

-- Channels that are there get their tasks; a tick long past is run once, at the next look.
INSERT INTO task (tenant_id, channel, kind, timer, jitter_s, window_s, paused, tick_at, next_at, last_run_id, failures_in_row)
SELECT c.tenant_id, c.channel, k.kind, k.timer, k.jitter_s, NULL, 0, c.created_at, c.created_at, NULL, 0
FROM channel AS c CROSS JOIN (
    SELECT 'ORDER_IMPORT' AS kind, 'every 10m' AS timer, 30 AS jitter_s
    UNION ALL SELECT 'STATUS_SYNC', 'every 40m', 60
    UNION ALL SELECT 'DELIVERY_SYNC', 'every 1d', 600
    UNION ALL SELECT 'RETURN_SYNC', 'every 1d', 600) AS k;
