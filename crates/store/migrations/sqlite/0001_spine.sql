-- The spine: tenants, facilities, sequences, stock with its ledger, channels, orders, and what a sync did.
-- Keys begin with the tenant. Times are microseconds UTC, money is minor units, flags are 0 or 1, enums are text.

CREATE TABLE tenant (
    tenant_id TEXT NOT NULL PRIMARY KEY,
    time_zone TEXT NOT NULL,
    golive TEXT NOT NULL CONSTRAINT tenant_golive CHECK (golive IN ('SETUP', 'LIVE', 'PAUSED')),
    next_order INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE facility (
    tenant_id TEXT NOT NULL REFERENCES tenant (tenant_id),
    facility TEXT NOT NULL,
    priority INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, facility)
) STRICT, WITHOUT ROWID;

CREATE TABLE sequence (
    tenant_id TEXT NOT NULL,
    facility TEXT NOT NULL,
    kind TEXT NOT NULL CONSTRAINT sequence_kind CHECK (kind IN ('INVOICE', 'PACKING', 'PUTAWAY', 'RETURN', 'PICKUP')),
    prefix TEXT NOT NULL,
    padding INTEGER NOT NULL,
    next_no INTEGER NOT NULL CONSTRAINT sequence_next_no CHECK (next_no >= 1),
    reset_on TEXT,
    reset_prefix TEXT,
    PRIMARY KEY (tenant_id, facility, kind)
) STRICT, WITHOUT ROWID;

CREATE TABLE sku (
    tenant_id TEXT NOT NULL,
    sku TEXT NOT NULL,
    name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, sku)
) STRICT, WITHOUT ROWID;

CREATE TABLE stock_level (
    tenant_id TEXT NOT NULL,
    sku TEXT NOT NULL,
    facility TEXT NOT NULL,
    available INTEGER NOT NULL CONSTRAINT stock_level_available CHECK (available >= 0),
    reserved INTEGER NOT NULL CONSTRAINT stock_level_reserved CHECK (reserved >= 0),
    allocated INTEGER NOT NULL CONSTRAINT stock_level_allocated CHECK (allocated >= 0),
    putaway_pending INTEGER NOT NULL CONSTRAINT stock_level_putaway_pending CHECK (putaway_pending >= 0),
    bad INTEGER NOT NULL CONSTRAINT stock_level_bad CHECK (bad >= 0),
    PRIMARY KEY (tenant_id, sku, facility)
) STRICT, WITHOUT ROWID;

-- Append-only. `document` is a sale order's code or an adjustment's number.
CREATE TABLE stock_ledger (
    tenant_id TEXT NOT NULL,
    document TEXT NOT NULL,
    line_no INTEGER NOT NULL,
    sku TEXT NOT NULL,
    facility TEXT NOT NULL,
    from_bucket TEXT NOT NULL,
    to_bucket TEXT NOT NULL,
    quantity INTEGER NOT NULL CONSTRAINT stock_ledger_quantity CHECK (quantity > 0),
    reason TEXT NOT NULL,
    actor TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, document, line_no)
) STRICT, WITHOUT ROWID;

CREATE TABLE channel (
    tenant_id TEXT NOT NULL,
    channel TEXT NOT NULL,
    source TEXT NOT NULL,
    base_url TEXT NOT NULL,
    username TEXT NOT NULL,
    enabled INTEGER NOT NULL CONSTRAINT channel_enabled CHECK (enabled IN (0, 1)),
    capabilities TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, channel)
) STRICT, WITHOUT ROWID;

-- Sealed with XChaCha20-Poly1305; tenant and channel are part of what is authenticated.
CREATE TABLE channel_secret (
    tenant_id TEXT NOT NULL,
    channel TEXT NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (tenant_id, channel)
) STRICT, WITHOUT ROWID;

-- The facilities that serve a channel. A channel with no row here is served by all, in their own order.
CREATE TABLE channel_facility (
    tenant_id TEXT NOT NULL,
    channel TEXT NOT NULL,
    facility TEXT NOT NULL,
    priority INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, channel, facility)
) STRICT, WITHOUT ROWID;

-- How far each flow of a channel is: written with the last page of a run that reached its end.
CREATE TABLE channel_flow (
    tenant_id TEXT NOT NULL,
    channel TEXT NOT NULL,
    flow TEXT NOT NULL,
    synced_to INTEGER NOT NULL,
    run_id TEXT NOT NULL,
    PRIMARY KEY (tenant_id, channel, flow)
) STRICT, WITHOUT ROWID;

CREATE TABLE sale_order (
    tenant_id TEXT NOT NULL,
    order_code TEXT NOT NULL,
    channel TEXT NOT NULL,
    channel_order_no TEXT NOT NULL,
    origin TEXT NOT NULL CONSTRAINT sale_order_origin CHECK (origin IN ('API', 'EXCEL', 'MANUAL')),
    status TEXT NOT NULL CONSTRAINT sale_order_status
        CHECK (status IN ('PENDING_VERIFICATION', 'CREATED', 'PROCESSING', 'COMPLETE', 'CANCELLED')),
    placed_at INTEGER NOT NULL,
    imported_at INTEGER NOT NULL,
    currency TEXT NOT NULL,
    address TEXT NOT NULL,
    third_party_shipping INTEGER NOT NULL,
    cash_on_delivery INTEGER NOT NULL,
    unverified INTEGER NOT NULL,
    on_claim INTEGER NOT NULL,
    on_hold INTEGER NOT NULL,
    -- What the flows ask for, derived from the items: here still, on the way, out and not back.
    units_before_dispatch INTEGER NOT NULL,
    units_in_transit INTEGER NOT NULL,
    units_returnable INTEGER NOT NULL,
    dispatched_at INTEGER,
    -- How many records of each kind the order has, so that a page without them asks for none.
    cancelled_count INTEGER NOT NULL,
    return_count INTEGER NOT NULL,
    contradiction_count INTEGER NOT NULL,
    event_count INTEGER NOT NULL,
    movement_count INTEGER NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, order_code)
) STRICT, WITHOUT ROWID;
-- At most one live order per number; and the way from a channel's number to the order.
CREATE UNIQUE INDEX sale_order_live ON sale_order (tenant_id, channel, channel_order_no) WHERE status <> 'CANCELLED';
-- The number first: without statistics SQLite would rather walk all of a tenant than use an index that begins like the key.
CREATE INDEX sale_order_number ON sale_order (channel_order_no, channel, tenant_id);
CREATE INDEX sale_order_awaits_status ON sale_order (tenant_id, channel, order_code) WHERE units_before_dispatch > 0;
CREATE INDEX sale_order_awaits_delivery ON sale_order (tenant_id, channel, order_code) WHERE units_in_transit > 0;
CREATE INDEX sale_order_awaits_return ON sale_order (tenant_id, channel, dispatched_at, order_code) WHERE units_returnable > 0;

CREATE TABLE order_item (
    tenant_id TEXT NOT NULL,
    order_code TEXT NOT NULL,
    item_no INTEGER NOT NULL,
    sku TEXT NOT NULL,
    channel_item_id TEXT,
    state TEXT NOT NULL CONSTRAINT order_item_state CHECK (state IN ('UNFULFILLABLE', 'FULFILLABLE', 'PACKED',
        'READY_TO_SHIP', 'DISPATCHED', 'DELIVERED', 'RETURN_REQUESTED', 'COURIER_RETURN', 'RETURNED', 'CANCELLED')),
    facility TEXT,
    packing_no TEXT,
    putaway TEXT NOT NULL CONSTRAINT order_item_putaway CHECK (putaway IN ('NONE', 'PENDING', 'DONE')),
    cancelled_by TEXT CONSTRAINT order_item_cancelled_by CHECK (cancelled_by IN ('SELLER', 'BUYER')),
    superseded INTEGER NOT NULL,
    price_minor INTEGER NOT NULL,
    status_seen_at INTEGER,
    return_seen_at INTEGER,
    PRIMARY KEY (tenant_id, order_code, item_no)
) STRICT, WITHOUT ROWID;
CREATE INDEX order_item_waiting ON order_item (tenant_id, sku, order_code) WHERE state = 'UNFULFILLABLE';

CREATE TABLE package (
    tenant_id TEXT NOT NULL,
    order_code TEXT NOT NULL,
    facility TEXT NOT NULL,
    packing_no TEXT NOT NULL,
    package_no INTEGER NOT NULL,
    status TEXT NOT NULL CONSTRAINT package_status CHECK (status IN ('CREATED', 'CONFIRMED', 'PACKED', 'READY_TO_SHIP',
        'DISPATCHED', 'DELIVERED', 'RETURN_EXPECTED', 'RETURNED', 'CANCELLED')),
    confirmed INTEGER NOT NULL,
    invoices_issued INTEGER NOT NULL,
    tracking_no TEXT,
    shipping_provider TEXT,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, order_code, facility, packing_no)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX package_packing_no ON package (tenant_id, facility, packing_no);

-- Every invoice ever issued. Ours are unique per facility for good; a package has at most one that is live.
CREATE TABLE invoice (
    tenant_id TEXT NOT NULL,
    order_code TEXT NOT NULL,
    facility TEXT NOT NULL,
    packing_no TEXT NOT NULL,
    serial INTEGER NOT NULL,
    invoice_no TEXT NOT NULL,
    source TEXT NOT NULL CONSTRAINT invoice_source CHECK (source IN ('OURS', 'CHANNEL')),
    channel_invoice_no TEXT,
    live INTEGER NOT NULL CONSTRAINT invoice_live CHECK (live IN (0, 1)),
    issued_at INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, order_code, facility, packing_no, serial)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX invoice_number ON invoice (tenant_id, facility, invoice_no) WHERE source = 'OURS';
CREATE UNIQUE INDEX invoice_one_live ON invoice (tenant_id, facility, packing_no) WHERE live = 1;

CREATE TABLE order_event (
    tenant_id TEXT NOT NULL,
    order_code TEXT NOT NULL,
    event_no INTEGER NOT NULL,
    kind TEXT NOT NULL,
    items TEXT NOT NULL,
    before_state TEXT,
    after_state TEXT,
    detail TEXT NOT NULL,
    actor TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, order_code, event_no)
) STRICT, WITHOUT ROWID;

CREATE TABLE cancelled_delivery (
    tenant_id TEXT NOT NULL,
    order_code TEXT NOT NULL,
    cancelled_no INTEGER NOT NULL,
    facility TEXT,
    packing_no TEXT,
    whole_package INTEGER NOT NULL,
    items TEXT NOT NULL,
    cancelled_by TEXT NOT NULL CONSTRAINT cancelled_delivery_by CHECK (cancelled_by IN ('SELLER', 'BUYER')),
    reason TEXT NOT NULL,
    stage TEXT NOT NULL,
    cancelled_at INTEGER NOT NULL,
    site_cancelled_at INTEGER,
    withdrawn_at INTEGER,
    PRIMARY KEY (tenant_id, order_code, cancelled_no)
) STRICT, WITHOUT ROWID;

CREATE TABLE goods_return (
    tenant_id TEXT NOT NULL,
    order_code TEXT NOT NULL,
    facility TEXT NOT NULL,
    return_no TEXT NOT NULL,
    kind TEXT NOT NULL CONSTRAINT goods_return_kind CHECK (kind IN ('CIR', 'RTO')),
    state TEXT NOT NULL CONSTRAINT goods_return_state CHECK (state IN ('ANNOUNCED', 'OVER', 'WITHDRAWN')),
    items TEXT NOT NULL,
    details TEXT NOT NULL,
    opened_at INTEGER NOT NULL,
    closed_at INTEGER,
    PRIMARY KEY (tenant_id, order_code, facility, return_no)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX goods_return_number ON goods_return (tenant_id, facility, return_no);

CREATE TABLE contradiction (
    tenant_id TEXT NOT NULL,
    order_code TEXT NOT NULL,
    contradiction_no INTEGER NOT NULL,
    kind TEXT NOT NULL,
    items TEXT NOT NULL,
    word TEXT NOT NULL,
    state TEXT NOT NULL CONSTRAINT contradiction_state CHECK (state IN ('OPEN', 'IT_LEFT', 'IT_DID_NOT', 'RESOLVED')),
    opened_at INTEGER NOT NULL,
    closed_at INTEGER,
    PRIMARY KEY (tenant_id, order_code, contradiction_no)
) STRICT, WITHOUT ROWID;

-- How many orders each channel has in each status: kept in the transaction of the change, never counted for a screen.
CREATE TABLE order_counter (
    tenant_id TEXT NOT NULL,
    channel TEXT NOT NULL,
    status TEXT NOT NULL,
    orders INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, channel, status)
) STRICT, WITHOUT ROWID;

CREATE TABLE sync_run (
    tenant_id TEXT NOT NULL,
    run_id TEXT NOT NULL,
    channel TEXT NOT NULL,
    flow TEXT NOT NULL,
    started_by TEXT NOT NULL,
    state TEXT NOT NULL CONSTRAINT sync_run_state CHECK (state IN ('RUNNING', 'SUCCEEDED', 'SUCCEEDED_WITH_ERRORS',
        'FAILED', 'SKIPPED', 'INTERRUPTED')),
    message TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    finished_at INTEGER,
    pages INTEGER NOT NULL,
    unchanged INTEGER NOT NULL,
    skipped INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    contradiction INTEGER NOT NULL,
    failed INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, run_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX sync_run_by_flow ON sync_run (tenant_id, channel, flow, run_id);

-- One row a page: what it asked, when, and the orders that it left unchanged, as JSON [[number, code, message], …].
-- An unchanged order is written nowhere else; "channel status as of" is read from here.
CREATE TABLE sync_page (
    tenant_id TEXT NOT NULL,
    run_id TEXT NOT NULL,
    page_no INTEGER NOT NULL,
    asked_at INTEGER NOT NULL,
    unchanged TEXT NOT NULL,
    PRIMARY KEY (tenant_id, run_id, page_no)
) STRICT, WITHOUT ROWID;

-- One row an order that did not leave a run unchanged.
CREATE TABLE sync_outcome (
    tenant_id TEXT NOT NULL,
    run_id TEXT NOT NULL,
    channel_order_no TEXT NOT NULL,
    outcome TEXT NOT NULL CONSTRAINT sync_outcome_kind
        CHECK (outcome IN ('unchanged', 'skipped', 'changed', 'contradiction', 'failed')),
    code TEXT,
    message TEXT NOT NULL,
    PRIMARY KEY (tenant_id, run_id, channel_order_no)
) STRICT, WITHOUT ROWID;

-- Words that a channel used and its status table does not have, word for word.
CREATE TABLE unknown_word (
    tenant_id TEXT NOT NULL,
    channel TEXT NOT NULL,
    word TEXT NOT NULL,
    seen INTEGER NOT NULL,
    first_seen_at INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, channel, word)
) STRICT, WITHOUT ROWID;
