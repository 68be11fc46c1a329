-- Shelves: the places of a facility where AVAILABLE stock lies.

CREATE TABLE shelf (
    tenant_id TEXT NOT NULL,
    facility TEXT NOT NULL,
    shelf TEXT NOT NULL,
    capacity INTEGER CONSTRAINT shelf_capacity CHECK (capacity > 0),
    blocked TEXT,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, facility, shelf)
) STRICT, WITHOUT ROWID;

-- What of AVAILABLE lies on which shelf; the rest lies on none. A row of nothing is where the SKU lay before.
CREATE TABLE shelf_stock (
    tenant_id TEXT NOT NULL,
    sku TEXT NOT NULL,
    facility TEXT NOT NULL,
    shelf TEXT NOT NULL,
    quantity INTEGER NOT NULL CONSTRAINT shelf_stock_quantity CHECK (quantity >= 0),
    PRIMARY KEY (tenant_id, sku, facility, shelf),
    FOREIGN KEY (tenant_id, facility, shelf) REFERENCES shelf (tenant_id, facility, shelf)
) STRICT, WITHOUT ROWID;
CREATE INDEX shelf_stock_by_shelf ON shelf_stock (shelf, facility, tenant_id, quantity);

-- The sum of the shelves: where it is zero, nobody looks for them.
ALTER TABLE stock_level ADD COLUMN shelved INTEGER NOT NULL DEFAULT 0
    CONSTRAINT stock_level_shelved CHECK (shelved >= 0 AND shelved <= available);
ALTER TABLE stock_ledger ADD COLUMN shelf TEXT;
-- The shelf that a unit was taken from, while the unit is here for the item.
ALTER TABLE order_item ADD COLUMN shelf TEXT;
CREATE INDEX order_item_shelf ON order_item (shelf, facility, tenant_id, state) WHERE shelf IS NOT NULL;

-- The shelf that a line's unit was scanned to.
ALTER TABLE putaway_line ADD COLUMN shelf TEXT;
-- `lines` is JSON: the numbers of the lines that the scan completed; `unit_count` is how many.
CREATE TABLE putaway_scan (
    tenant_id TEXT NOT NULL,
    facility TEXT NOT NULL,
    putaway_no TEXT NOT NULL,
    scan_no INTEGER NOT NULL,
    scan_id TEXT NOT NULL,
    code TEXT NOT NULL,
    shelf TEXT NOT NULL,
    lines TEXT NOT NULL,
    unit_count INTEGER NOT NULL CONSTRAINT putaway_scan_unit_count CHECK (unit_count > 0),
    scanned_by TEXT NOT NULL,
    scanned_at INTEGER NOT NULL,
    undone_at INTEGER,
    PRIMARY KEY (tenant_id, facility, putaway_no, scan_no)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX putaway_scan_id ON putaway_scan (scan_id, putaway_no, facility, tenant_id);
