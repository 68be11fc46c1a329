-- Processing: waybills, pickups, scans.

-- The live waybill as JSON, as the rules see it.
ALTER TABLE package ADD COLUMN waybill TEXT COLLATE "C";
ALTER TABLE package ADD COLUMN waybills_issued BIGINT NOT NULL DEFAULT 0;
ALTER TABLE package ADD COLUMN pickup_no TEXT COLLATE "C";
-- A scan of a waybill, and the packages of a pickup.
CREATE INDEX package_tracking_no ON package (tracking_no, tenant_id) WHERE tracking_no IS NOT NULL;
CREATE INDEX package_pickup_no ON package (pickup_no, facility, tenant_id) WHERE pickup_no IS NOT NULL;

CREATE TABLE pickup (
    tenant_id TEXT COLLATE "C" NOT NULL,
    facility TEXT COLLATE "C" NOT NULL,
    pickup_no TEXT COLLATE "C" NOT NULL,
    carrier TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL CONSTRAINT pickup_state
        CHECK (state IN ('REQUESTED', 'ACCEPTED', 'COLLECTED', 'FAILED', 'CANCELLED')),
    window_from BIGINT,
    window_to BIGINT,
    note TEXT COLLATE "C",
    asked_by TEXT COLLATE "C" NOT NULL,
    asked_at BIGINT NOT NULL,
    closed_at BIGINT,
    PRIMARY KEY (tenant_id, facility, pickup_no)
);
-- A pickup is asked for by its number alone.
CREATE INDEX pickup_by_no ON pickup (pickup_no, tenant_id, facility);
CREATE INDEX pickup_list ON pickup (tenant_id, asked_at, facility, pickup_no);
-- Where a facility is: the sender of its labels, the seller on its invoices. JSON, as of an order's address.
ALTER TABLE facility ADD COLUMN address TEXT COLLATE "C" NOT NULL DEFAULT '{}';
