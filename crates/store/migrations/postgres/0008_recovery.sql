-- Cancelled deliveries come back. What became of a record stands in it as JSON, as the rules see it; what lists look for stands
-- beside it in columns.
ALTER TABLE cancelled_delivery ADD COLUMN who TEXT COLLATE "C" NOT NULL DEFAULT 'channel';
ALTER TABLE cancelled_delivery ADD COLUMN comment TEXT COLLATE "C";
ALTER TABLE cancelled_delivery ADD COLUMN push TEXT COLLATE "C";
ALTER TABLE cancelled_delivery ADD COLUMN recovery TEXT COLLATE "C" NOT NULL DEFAULT '{"state":"NOT_ASKED"}';
ALTER TABLE cancelled_delivery ADD COLUMN cancel_group TEXT COLLATE "C" NOT NULL DEFAULT 'SITE'
    CONSTRAINT cancelled_delivery_group CHECK (cancel_group IN ('API', 'MANUAL', 'SITE'));
-- The package that it came back in.
ALTER TABLE cancelled_delivery ADD COLUMN new_facility TEXT COLLATE "C";
ALTER TABLE cancelled_delivery ADD COLUMN new_packing_no TEXT COLLATE "C";
-- Nobody could cancel by hand before this; a withdrawn cancel is found where a seller's is.
UPDATE cancelled_delivery SET cancel_group = 'API' WHERE cancelled_by = 'BUYER' AND withdrawn_at IS NOT NULL;
-- Lists: a group, the newest first.
CREATE INDEX cancelled_delivery_list ON cancelled_delivery (tenant_id, cancel_group, cancelled_at, order_code, cancelled_no);
-- A scan of an old or a new label.
CREATE INDEX cancelled_delivery_old ON cancelled_delivery (packing_no, tenant_id) WHERE packing_no IS NOT NULL;
CREATE INDEX cancelled_delivery_new ON cancelled_delivery (new_packing_no, tenant_id) WHERE new_packing_no IS NOT NULL;
