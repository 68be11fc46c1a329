-- Carriers: accounts, and the tracking numbers that are booked there.

-- `next_at` is when it is asked next in the background; of many processes that see it due, one moves it on. The key is sealed.
CREATE TABLE carrier_account (
    tenant_id TEXT NOT NULL REFERENCES tenant (tenant_id),
    carrier TEXT NOT NULL,
    base_url TEXT NOT NULL,
    sealed BLOB NOT NULL,
    enabled INTEGER NOT NULL CONSTRAINT carrier_account_enabled CHECK (enabled IN (0, 1)),
    scan_cursor TEXT,
    next_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, carrier)
) STRICT, WITHOUT ROWID;
CREATE INDEX carrier_account_due ON carrier_account (next_at) WHERE enabled = 1;

-- Whom a facility's packages go with; NULL is the seller himself.
ALTER TABLE facility ADD COLUMN carrier TEXT;

-- A tracking number, from before it is asked for. Facility, packing no. and serial are what the carrier knows it by.
CREATE TABLE waybill_booking (
    tenant_id TEXT NOT NULL,
    facility TEXT NOT NULL,
    packing_no TEXT NOT NULL,
    serial INTEGER NOT NULL CONSTRAINT waybill_booking_serial CHECK (serial > 0),
    order_code TEXT NOT NULL,
    carrier TEXT NOT NULL,
    state TEXT NOT NULL CONSTRAINT waybill_booking_state
        CHECK (state IN ('ASKED', 'REFUSED', 'BOOKED', 'USED', 'TO_VOID', 'VOIDED', 'KEPT')),
    tracking_no TEXT,
    asked_at INTEGER NOT NULL,
    code TEXT,
    message TEXT,
    tries INTEGER NOT NULL,
    -- From when on it is looked at in the background.
    next_at INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, facility, packing_no, serial)
) STRICT, WITHOUT ROWID;
-- A number is never for two parcels.
CREATE UNIQUE INDEX waybill_booking_no ON waybill_booking (tenant_id, carrier, tracking_no) WHERE tracking_no IS NOT NULL;
CREATE INDEX waybill_booking_open ON waybill_booking (tenant_id, carrier, next_at) WHERE state IN ('ASKED', 'BOOKED', 'TO_VOID');

-- What is known of a pickup at its carrier: its number there, what was said last where that was no yes, when it could come instead.
ALTER TABLE pickup ADD COLUMN carrier_ref TEXT;
ALTER TABLE pickup ADD COLUMN code TEXT;
ALTER TABLE pickup ADD COLUMN message TEXT;
ALTER TABLE pickup ADD COLUMN next_from INTEGER;
ALTER TABLE pickup ADD COLUMN next_to INTEGER;
-- What is to be done for it still, from when on in the background, and how often that was tried.
ALTER TABLE pickup ADD COLUMN owed TEXT CONSTRAINT pickup_owed CHECK (owed IN ('ASK', 'RELEASE', 'CALL_OFF'));
ALTER TABLE pickup ADD COLUMN next_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE pickup ADD COLUMN tries INTEGER NOT NULL DEFAULT 0;
CREATE INDEX pickup_owing ON pickup (next_at) WHERE owed IS NOT NULL;
CREATE INDEX pickup_open ON pickup (tenant_id, carrier, facility, pickup_no) WHERE state IN ('REQUESTED', 'ACCEPTED');
