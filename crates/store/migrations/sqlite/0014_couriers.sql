-- What a carrier was told of a parcel when its number was asked for, as a mark; empty where that is not known, and no parcel is so.
ALTER TABLE waybill_booking ADD COLUMN parcel TEXT NOT NULL DEFAULT '';
-- Numbers that could not be given back, for people to see.
CREATE INDEX waybill_booking_kept ON waybill_booking (tenant_id, carrier, asked_at) WHERE state = 'KEPT';

-- Whether its carrier was asked for it and not heard: it may know of it, under a number that is not known here.
ALTER TABLE pickup ADD COLUMN unheard INTEGER NOT NULL DEFAULT 0 CONSTRAINT pickup_unheard CHECK (unheard IN (0, 1));

-- When it is asked in the background.
ALTER TABLE carrier_account ADD COLUMN timer TEXT NOT NULL DEFAULT 'every 5m';
