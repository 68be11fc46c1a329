-- The spine: tenants, facilities, sequences, stock with its ledger, channels, orders, and what a sync did.
-- Keys begin with the tenant. Times are microseconds UTC, money is minor units, flags are 0 or 1, enums are text.

CREATE TABLE tenant (
    tenant_id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    time_zone TEXT COLLATE "C" NOT NULL,
    golive TEXT COLLATE "C" NOT NULL CONSTRAINT tenant_golive CHECK (golive IN ('SETUP', 'LIVE', 'PAUSED')),
    next_order BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE facility (
    tenant_id TEXT COLLATE "C" NOT NULL REFERENCES tenant (tenant_id),
    facility TEXT COLLATE "C" NOT NULL,
    priority BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, facility)
);

CREATE TABLE sequence (
    tenant_id TEXT COLLATE "C" NOT NULL,
    facility TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL CONSTRAINT sequence_kind CHECK (kind IN ('INVOICE', 'PACKING', 'PUTAWAY', 'RETURN', 'PICKUP')),
    prefix TEXT COLLATE "C" NOT NULL,
    padding BIGINT NOT NULL,
    next_no BIGINT NOT NULL CONSTRAINT sequence_next_no CHECK (next_no >= 1),
    reset_on TEXT COLLATE "C",
    reset_prefix TEXT COLLATE "C",
    PRIMARY KEY (tenant_id, facility, kind)
);

CREATE TABLE sku (
    tenant_id TEXT COLLATE "C" NOT NULL,
    sku TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, sku)
);

CREATE TABLE stock_level (
    tenant_id TEXT COLLATE "C" NOT NULL,
    sku TEXT COLLATE "C" NOT NULL,
    facility TEXT COLLATE "C" NOT NULL,
    available BIGINT NOT NULL CONSTRAINT stock_level_available CHECK (available >= 0),
    reserved BIGINT NOT NULL CONSTRAINT stock_level_reserved CHECK (reserved >= 0),
    allocated BIGINT NOT NULL CONSTRAINT stock_level_allocated CHECK (allocated >= 0),
    putaway_pending BIGINT NOT NULL CONSTRAINT stock_level_putaway_pending CHECK (putaway_pending >= 0),
    bad BIGINT NOT NULL CONSTRAINT stock_level_bad CHECK (bad >= 0),
    PRIMARY KEY (tenant_id, sku, facility)
);

-- Append-only. `document` is a sale order's code or an adjustment's number.
CREATE TABLE stock_ledger (
    tenant_id TEXT COLLATE "C" NOT NULL,
    document TEXT COLLATE "C" NOT NULL,
    line_no BIGINT NOT NULL,
    sku TEXT COLLATE "C" NOT NULL,
    facility TEXT COLLATE "C" NOT NULL,
    from_bucket TEXT COLLATE "C" NOT NULL,
    to_bucket TEXT COLLATE "C" NOT NULL,
    quantity BIGINT NOT NULL CONSTRAINT stock_ledger_quantity CHECK (quantity > 0),
    reason TEXT COLLATE "C" NOT NULL,
    actor TEXT COLLATE "C" NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, document, line_no)
);

CREATE TABLE channel (
    tenant_id TEXT COLLATE "C" NOT NULL,
    channel TEXT COLLATE "C" NOT NULL,
    source TEXT COLLATE "C" NOT NULL,
    base_url TEXT COLLATE "C" NOT NULL,
    username TEXT COLLATE "C" NOT NULL,
    enabled BIGINT NOT NULL CONSTRAINT channel_enabled CHECK (enabled IN (0, 1)),
    capabilities TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, channel)
);

-- Sealed with XChaCha20-Poly1305; tenant and channel are part of what is authenticated.
CREATE TABLE channel_secret (
    tenant_id TEXT COLLATE "C" NOT NULL,
    channel TEXT COLLATE "C" NOT NULL,
    sealed BYTEA NOT NULL,
    PRIMARY KEY (tenant_id, channel)
);

-- The facilities that serve a channel. A channel with no row here is served by all, in their own order.
CREATE TABLE channel_facility (
    tenant_id TEXT COLLATE "C" NOT NULL,
    channel TEXT COLLATE "C" NOT NULL,
    facility TEXT COLLATE "C" NOT NULL,
    priority BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, channel, facility)
);

-- How far each flow of a channel is: written with the last page of a run that reached its end.
CREATE TABLE channel_flow (
    tenant_id TEXT COLLATE "C" NOT NULL,
    channel TEXT COLLATE "C" NOT NULL,
    flow TEXT COLLATE "C" NOT NULL,
    synced_to BIGINT NOT NULL,
    run_id TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant_id, channel, flow)
);

CREATE TABLE sale_order (
    tenant_id TEXT COLLATE "C" NOT NULL,
    order_code TEXT COLLATE "C" NOT NULL,
    channel TEXT COLLATE "C" NOT NULL,
    channel_order_no TEXT COLLATE "C" NOT NULL,
    origin TEXT COLLATE "C" NOT NULL CONSTRAINT sale_order_origin CHECK (origin IN ('API', 'EXCEL', 'MANUAL')),
    status TEXT COLLATE "C" NOT NULL CONSTRAINT sale_order_status
        CHECK (status IN ('PENDING_VERIFICATION', 'CREATED', 'PROCESSING', 'COMPLETE', 'CANCELLED')),
    placed_at BIGINT NOT NULL,
    imported_at BIGINT NOT NULL,
    currency TEXT COLLATE "C" NOT NULL,
    address TEXT COLLATE "C" NOT NULL,
    third_party_shipping BIGINT NOT NULL,
    cash_on_delivery BIGINT NOT NULL,
    unverified BIGINT NOT NULL,
    on_claim BIGINT NOT NULL,
    on_hold BIGINT NOT NULL,
    -- What the flows ask for, derived from the items: here still, on the way, out and not back.
    units_before_dispatch BIGINT NOT NULL,
    units_in_transit BIGINT NOT NULL,
    units_returnable BIGINT NOT NULL,
    dispatched_at BIGINT,
    -- How many records of each kind the order has, so that a page without them asks for none.
    cancelled_count BIGINT NOT NULL,
    return_count BIGINT NOT NULL,
    contradiction_count BIGINT NOT NULL,
    event_count BIGINT NOT NULL,
    movement_count BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, order_code)
);
-- At most one live order per number; and the way from a channel's number to the order.
CREATE UNIQUE INDEX sale_order_live ON sale_order (tenant_id, channel, channel_order_no) WHERE status <> 'CANCELLED';
-- The number first: without statistics SQLite would rather walk all of a tenant than use an index that begins like the key.
CREATE INDEX sale_order_number ON sale_order (channel_order_no, channel, tenant_id);
CREATE INDEX sale_order_awaits_status ON sale_order (tenant_id, channel, order_code) WHERE units_before_dispatch > 0;
CREATE INDEX sale_order_awaits_delivery ON sale_order (tenant_id, channel, order_code) WHERE units_in_transit > 0;
CREATE INDEX sale_order_awaits_return ON sale_order (tenant_id, channel, dispatched_at, order_code) WHERE units_returnable > 0;

CREATE TABLE order_item (
    tenant_id TEXT COLLATE "C" NOT NULL,
    order_code TEXT COLLATE "C" NOT NULL,
    item_no BIGINT NOT NULL,
    sku TEXT COLLATE "C" NOT NULL,
    channel_item_id TEXT COLLATE "C",
    state TEXT COLLATE "C" NOT NULL CONSTRAINT order_item_state CHECK (state IN ('UNFULFILLABLE', 'FULFILLABLE', 'PACKED',
        'READY_TO_SHIP', 'DISPATCHED', 'DELIVERED', 'RETURN_REQUESTED', 'COURIER_RETURN', 'RETURNED', 'CANCELLED')),
    facility TEXT COLLATE "C",
    packing_no TEXT COLLATE "C",
    putaway TEXT COLLATE "C" NOT NULL CONSTRAINT order_item_putaway CHECK (putaway IN ('NONE', 'PENDING', 'DONE')),
    cancelled_by TEXT COLLATE "C" CONSTRAINT order_item_cancelled_by CHECK (cancelled_by IN ('SELLER', 'BUYER')),
    superseded BIGINT NOT NULL,
    price_minor BIGINT NOT NULL,
    status_seen_at BIGINT,
    return_seen_at BIGINT,
    PRIMARY KEY (tenant_id, order_code, item_no)
);
CREATE INDEX order_item_waiting ON order_item (tenant_id, sku, order_code) WHERE state = 'UNFULFILLABLE';

CREATE TABLE package (
    tenant_id TEXT COLLATE "C" NOT NULL,
    order_code TEXT COLLATE "C" NOT NULL,
    facility TEXT COLLATE "C" NOT NULL,
    packing_no TEXT COLLATE "C" NOT NULL,
    package_no BIGINT NOT NULL,
    status TEXT COLLATE "C" NOT NULL CONSTRAINT package_status CHECK (status IN ('CREATED', 'CONFIRMED', 'PACKED', 'READY_TO_SHIP',
        'DISPATCHED', 'DELIVERED', 'RETURN_EXPECTED', 'RETURNED', 'CANCELLED')),
    confirmed BIGINT NOT NULL,
    invoices_issued BIGINT NOT NULL,
    tracking_no TEXT COLLATE "C",
    shipping_provider TEXT COLLATE "C",
    created_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, order_code, facility, packing_no)
);
CREATE UNIQUE INDEX package_packing_no ON package (tenant_id, facility, packing_no);

-- Every invoice ever issued. Ours are unique per facility for good; a package has at most one that is live.
CREATE TABLE invoice (
    tenant_id TEXT COLLATE "C" NOT NULL,
    order_code TEXT COLLATE "C" NOT NULL,
    facility TEXT COLLATE "C" NOT NULL,
    packing_no TEXT COLLATE "C" NOT NULL,
    serial BIGINT NOT NULL,
    invoice_no TEXT COLLATE "C" NOT NULL,
    source TEXT COLLATE "C" NOT NULL CONSTRAINT invoice_source CHECK (source IN ('OURS', 'CHANNEL')),
    channel_invoice_no TEXT COLLATE "C",
    live BIGINT NOT NULL CONSTRAINT invoice_live CHECK (live IN (0, 1)),
    issued_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, order_code, facility, packing_no, serial)
);
CREATE UNIQUE INDEX invoice_number ON invoice (tenant_id, facility, invoice_no) WHERE source = 'OURS';
CREATE UNIQUE INDEX invoice_one_live ON invoice (tenant_id, facility, packing_no) WHERE live = 1;

CREATE TABLE order_event (
    tenant_id TEXT COLLATE "C" NOT NULL,
    order_code TEXT COLLATE "C" NOT NULL,
    event_no BIGINT NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    items TEXT COLLATE "C" NOT NULL,
    before_state TEXT COLLATE "C",
    after_state TEXT COLLATE "C",
    detail TEXT COLLATE "C" NOT NULL,
    actor TEXT COLLATE "C" NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, order_code, event_no)
);

CREATE TABLE cancelled_delivery (
    tenant_id TEXT COLLATE "C" NOT NULL,
    order_code TEXT COLLATE "C" NOT NULL,
    cancelled_no BIGINT NOT NULL,
    facility TEXT COLLATE "C",
    packing_no TEXT COLLATE "C",
    whole_package BIGINT NOT NULL,
    items TEXT COLLATE "C" NOT NULL,
    cancelled_by TEXT COLLATE "C" NOT NULL CONSTRAINT cancelled_delivery_by CHECK (cancelled_by IN ('SELLER', 'BUYER')),
    reason TEXT COLLATE "C" NOT NULL,
    stage TEXT COLLATE "C" NOT NULL,
    cancelled_at BIGINT NOT NULL,
    site_cancelled_at BIGINT,
    withdrawn_at BIGINT,
    PRIMARY KEY (tenant_id, order_code, cancelled_no)
);

CREATE TABLE goods_return (
    tenant_id TEXT COLLATE "C" NOT NULL,
    order_code TEXT COLLATE "C" NOT NULL,
    facility TEXT COLLATE "C" NOT NULL,
    return_no TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL CONSTRAINT goods_return_kind CHECK (kind IN ('CIR', 'RTO')),
    state TEXT COLLATE "C" NOT NULL CONSTRAINT goods_return_state CHECK (state IN ('ANNOUNCED', 'OVER', 'WITHDRAWN')),
    items TEXT COLLATE "C" NOT NULL,
    details TEXT COLLATE "C" NOT NULL,
    opened_at BIGINT NOT NULL,
    closed_at BIGINT,
    PRIMARY KEY (tenant_id, order_code, facility, return_no)
);
CREATE UNIQUE INDEX goods_return_number ON goods_return (tenant_id, facility, return_no);

CREATE TABLE contradiction (
    tenant_id TEXT COLLATE "C" NOT NULL,
    order_code TEXT COLLATE "C" NOT NULL,
    contradiction_no BIGINT NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    items TEXT COLLATE "C" NOT NULL,
    word TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL CONSTRAINT contradiction_state CHECK (state IN ('OPEN', 'IT_LEFT', 'IT_DID_NOT', 'RESOLVED')),
    opened_at BIGINT NOT NULL,
    closed_at BIGINT,
    PRIMARY KEY (tenant_id, order_code, contradiction_no)
);

-- How many orders each channel has in each status: kept in the transaction of the change, never counted for a screen.
CREATE TABLE order_counter (
    tenant_id TEXT COLLATE "C" NOT NULL,
    channel TEXT COLLATE "C" NOT NULL,
    status TEXT COLLATE "C" NOT NULL,
    orders BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, channel, status)
);

CREATE TABLE sync_run (
    tenant_id TEXT COLLATE "C" NOT NULL,
    run_id TEXT COLLATE "C" NOT NULL,
    channel TEXT COLLATE "C" NOT NULL,
    flow TEXT COLLATE "C" NOT NULL,
    started_by TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL CONSTRAINT sync_run_state CHECK (state IN ('RUNNING', 'SUCCEEDED', 'SUCCEEDED_WITH_ERRORS',
        'FAILED', 'SKIPPED', 'INTERRUPTED')),
    message TEXT COLLATE "C" NOT NULL,
    started_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    finished_at BIGINT,
    pages BIGINT NOT NULL,
    unchanged BIGINT NOT NULL,
    skipped BIGINT NOT NULL,
    changed BIGINT NOT NULL,
    contradiction BIGINT NOT NULL,
    failed BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, run_id)
);
CREATE INDEX sync_run_by_flow ON sync_run (tenant_id, channel, flow, run_id);

-- One row a page: what it asked, when, and the orders that it left unchanged, as JSON [[number, code, message], …].
-- An unchanged order is written nowhere else; "channel status as of" is read from here.
CREATE TABLE sync_page (
    tenant_id TEXT COLLATE "C" NOT NULL,
    run_id TEXT COLLATE "C" NOT NULL,
    page_no BIGINT NOT NULL,
    asked_at BIGINT NOT NULL,
    unchanged TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant_id, run_id, page_no)
);

-- One row an order that did not leave a run unchanged.
CREATE TABLE sync_outcome (
    tenant_id TEXT COLLATE "C" NOT NULL,
    run_id TEXT COLLATE "C" NOT NULL,
    channel_order_no TEXT COLLATE "C" NOT NULL,
    outcome TEXT COLLATE "C" NOT NULL CONSTRAINT sync_outcome_kind
        CHECK (outcome IN ('unchanged', 'skipped', 'changed', 'contradiction', 'failed')),
    code TEXT COLLATE "C",
    message TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant_id, run_id, channel_order_no)
);

-- Words that a channel used and its status table does not have, word for word.
CREATE TABLE unknown_word (
    tenant_id TEXT COLLATE "C" NOT NULL,
    channel TEXT COLLATE "C" NOT NULL,
    word TEXT COLLATE "C" NOT NULL,
    seen BIGINT NOT NULL,
    first_seen_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, channel, word)
);
