-- Putaways: goods of cancelled and returned items on their way back to a shelf. And the warehouse's own word on a return.

-- `line_count`, `open_count` and `done_count` are of its lines, kept so that a list needs no walk over them.
CREATE TABLE putaway (
    tenant_id TEXT NOT NULL,
    facility TEXT NOT NULL,
    putaway_no TEXT NOT NULL,
    source TEXT NOT NULL CONSTRAINT putaway_source
        CHECK (source IN ('CANCELLED_ITEM', 'COURIER_RETURNED_ITEM', 'CUSTOMER_RETURNED_ITEM')),
    state TEXT NOT NULL CONSTRAINT putaway_state CHECK (state IN ('CREATED', 'IN_PROGRESS', 'COMPLETE', 'DISCARDED')),
    line_count INTEGER NOT NULL,
    open_count INTEGER NOT NULL,
    done_count INTEGER NOT NULL,
    created_by TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    closed_at INTEGER,
    version INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, facility, putaway_no)
) STRICT, WITHOUT ROWID;
-- A putaway is asked for by its number alone.
CREATE INDEX putaway_by_no ON putaway (putaway_no, tenant_id, facility);

CREATE TABLE putaway_line (
    tenant_id TEXT NOT NULL,
    facility TEXT NOT NULL,
    putaway_no TEXT NOT NULL,
    line_no INTEGER NOT NULL,
    order_code TEXT NOT NULL,
    item_no INTEGER NOT NULL,
    sku TEXT NOT NULL,
    state TEXT NOT NULL CONSTRAINT putaway_line_state CHECK (state IN ('OPEN', 'DONE', 'WITHDRAWN', 'DISCARDED')),
    result TEXT CONSTRAINT putaway_line_result CHECK (result IN ('GOOD', 'BAD', 'MISSING')),
    reason TEXT,
    closed_at INTEGER,
    done_by TEXT,
    PRIMARY KEY (tenant_id, facility, putaway_no, line_no)
) STRICT, WITHOUT ROWID;
-- A unit lies in at most one open putaway.
CREATE UNIQUE INDEX putaway_line_open ON putaway_line (tenant_id, order_code, item_no) WHERE state = 'OPEN';
CREATE INDEX putaway_line_unit ON putaway_line (order_code, tenant_id, item_no);

-- What waits for putaway. The mark stands first among what is asked, so that no planner walks all items instead.
CREATE INDEX order_item_putaway_pending ON order_item (tenant_id, putaway, order_code, item_no) WHERE putaway = 'PENDING';

-- What came back, and how it was found: JSON, in the order in which it was said.
ALTER TABLE goods_return ADD COLUMN receipts TEXT NOT NULL DEFAULT '[]';
ALTER TABLE goods_return ADD COLUMN inspections TEXT NOT NULL DEFAULT '[]';
-- A return is asked for by its number alone.
CREATE INDEX goods_return_by_no ON goods_return (return_no, tenant_id, facility);
