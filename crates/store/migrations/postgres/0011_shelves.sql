-- Shelves: the places of a facility where AVAILABLE stock lies.

CREATE TABLE shelf (
    tenant_id TEXT COLLATE "C" NOT NULL,
    facility TEXT COLLATE "C" NOT NULL,
    shelf TEXT COLLATE "C" NOT NULL,
    capacity BIGINT CONSTRAINT shelf_capacity CHECK (capacity > 0),
    blocked TEXT COLLATE "C",
    created_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, facility, shelf)
);

-- What of AVAILABLE lies on which shelf; the rest lies on none. A row of nothing is where the SKU lay before.
CREATE TABLE shelf_stock (
    tenant_id TEXT COLLATE "C" NOT NULL,
    sku TEXT COLLATE "C" NOT NULL,
    facility TEXT COLLATE "C" NOT NULL,
    shelf TEXT COLLATE "C" NOT NULL,
    quantity BIGINT NOT NULL CONSTRAINT shelf_stock_quantity CHECK (quantity >= 0),
    PRIMARY KEY (tenant_id, sku, facility, shelf),
    FOREIGN KEY (tenant_id, facility, shelf) REFERENCES shelf (tenant_id, facility, shelf)
);
CREATE INDEX shelf_stock_by_shelf ON shelf_stock (shelf, facility, tenant_id, quantity);

-- The sum of the shelves: where it is zero, nobody looks for them.
ALTER TABLE stock_level ADD COLUMN shelved BIGINT NOT NULL DEFAULT 0
    CONSTRAINT stock_level_shelved CHECK (shelved >= 0 AND shelved <= available);
ALTER TABLE stock_ledger ADD COLUMN shelf TEXT COLLATE "C";
-- The shelf that a unit was taken from, while the unit is here for the item.
ALTER TABLE order_item ADD COLUMN shelf TEXT COLLATE "C";
CREATE INDEX order_item_shelf ON order_item (shelf, facility, tenant_id, state) WHERE shelf IS NOT NULL;

-- The shelf that a line's unit was scanned to.
ALTER TABLE putaway_line ADD COLUMN shelf TEXT COLLATE "C";
-- `lines` is JSON: the numbers of the lines that the scan completed; `unit_count` is how many.
CREATE TABLE putaway_scan (
    tenant_id TEXT COLLATE "C" NOT NULL,
    facility TEXT COLLATE "C" NOT NULL,
    putaway_no TEXT COLLATE "C" NOT NULL,
    scan_no BIGINT NOT NULL,
    scan_id TEXT COLLATE "C" NOT NULL,
    code TEXT COLLATE "C" NOT NULL,
    shelf TEXT COLLATE "C" NOT NULL,
    lines TEXT COLLATE "C" NOT NULL,
    unit_count BIGINT NOT NULL CONSTRAINT putaway_scan_unit_count CHECK (unit_count > 0),
    scanned_by TEXT COLLATE "C" NOT NULL,
    scanned_at BIGINT NOT NULL,
    undone_at BIGINT,
    PRIMARY KEY (tenant_id, facility, putaway_no, scan_no)
);
CREATE UNIQUE INDEX putaway_scan_id ON putaway_scan (scan_id, putaway_no, facility, tenant_id);
