-- Carriers: accounts, and the tracking numbers that are booked there.

-- `next_at` is when it is asked next in the background; of many processes that see it due, one moves it on. The key is sealed.
CREATE TABLE carrier_account (
    tenant_id TEXT COLLATE "C" NOT NULL REFERENCES tenant (tenant_id),
    carrier TEXT COLLATE "C" NOT NULL,
    base_url TEXT COLLATE "C" NOT NULL,
    sealed BYTEA NOT NULL,
    enabled BIGINT NOT NULL CONSTRAINT carrier_account_enabled CHECK (enabled IN (0, 1)),
    scan_cursor TEXT COLLATE "C",
    next_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, carrier)
);
CREATE INDEX carrier_account_due ON carrier_account (next_at) WHERE enabled = 1;

-- Whom a facility's packages go with; NULL is the seller himself.
ALTER TABLE facility ADD COLUMN carrier TEXT COLLATE "C";

-- A tracking number, from before it is asked for. Facility, packing no. and serial are what the carrier knows it by.
CREATE TABLE waybill_booking (
    tenant_id TEXT COLLATE "C" NOT NULL,
    facility TEXT COLLATE "C" NOT NULL,
    packing_no TEXT COLLATE "C" NOT NULL,
    serial BIGINT NOT NULL CONSTRAINT waybill_booking_serial CHECK (serial > 0),
    order_code TEXT COLLATE "C" NOT NULL,
    carrier TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL CONSTRAINT waybill_booking_state
        CHECK (state IN ('ASKED', 'REFUSED', 'BOOKED', 'USED', 'TO_VOID', 'VOIDED', 'KEPT')),
    tracking_no TEXT COLLATE "C",
    asked_at BIGINT NOT NULL,
    code TEXT COLLATE "C",
    message TEXT COLLATE "C",
    tries BIGINT NOT NULL,
    -- From when on it is looked at in the background.
    next_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, facility, packing_no, serial)
);
-- A number is never for two parcels.
CREATE UNIQUE INDEX waybill_booking_no ON waybill_booking (tenant_id, carrier, tracking_no) WHERE tracking_no IS NOT NULL;
CREATE INDEX waybill_booking_open ON waybill_booking (tenant_id, carrier, next_at) WHERE state IN ('ASKED', 'BOOKED', 'TO_VOID');

-- What is known of a pickup at its carrier: its number there, what was said last where that was no yes, when it could come instead.
ALTER TABLE pickup ADD COLUMN carrier_ref TEXT COLLATE "C";
ALTER TABLE pickup ADD COLUMN code TEXT COLLATE "C";
ALTER TABLE pickup ADD COLUMN message TEXT COLLATE "C";
ALTER TABLE pickup ADD COLUMN next_from BIGINT;
ALTER TABLE pickup ADD COLUMN next_to BIGINT;
-- What is to be done for it still, from when on in the background, and how often that was tried.
ALTER TABLE pickup ADD COLUMN owed TEXT COLLATE "C" CONSTRAINT pickup_owed CHECK (owed IN ('ASK', 'RELEASE', 'CALL_OFF'));
ALTER TABLE pickup ADD COLUMN next_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE pickup ADD COLUMN tries BIGINT NOT NULL DEFAULT 0;
CREATE INDEX pickup_owing ON pickup (next_at) WHERE owed IS NOT NULL;
CREATE INDEX pickup_open ON pickup (tenant_id, carrier, facility, pickup_no) WHERE state IN ('REQUESTED', 'ACCEPTED');
