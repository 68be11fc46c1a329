-- Cancelled deliveries come back. What became of a record stands in it as JSON, as the rules see it; what lists look for stands
-- beside it in columns.
ALTER TABLE cancelled_delivery ADD COLUMN who TEXT NOT NULL DEFAULT 'channel';
ALTER TABLE cancelled_delivery ADD COLUMN comment TEXT;
ALTER TABLE cancelled_delivery ADD COLUMN push TEXT;
ALTER TABLE cancelled_delivery ADD COLUMN recovery TEXT NOT NULL DEFAULT '{"state":"NOT_ASKED"}';
-- Under which heading it is listed: its group; what was restored leaves the list and is found under RESTORED.
ALTER TABLE cancelled_delivery ADD COLUMN cancel_group TEXT NOT NULL DEFAULT 'SITE'
    CONSTRAINT cancelled_delivery_group CHECK (cancel_group IN ('API', 'MANUAL', 'SITE', 'RESTORED'));
-- The package that it came back in.
ALTER TABLE cancelled_delivery ADD COLUMN new_facility TEXT;
ALTER TABLE cancelled_delivery ADD COLUMN new_packing_no TEXT;
-- Nobody could cancel by hand before this; a withdrawn cancel is found where a seller's is.
UPDATE cancelled_delivery SET cancel_group = 'API' WHERE cancelled_by = 'BUYER' AND withdrawn_at IS NOT NULL;
-- The run that works on it: a resync, or a cancel that the channel is told of.
ALTER TABLE cancelled_delivery ADD COLUMN run_id TEXT;
CREATE INDEX cancelled_delivery_run ON cancelled_delivery (run_id, tenant_id) WHERE run_id IS NOT NULL;
-- Lists: a group, the newest first.
CREATE INDEX cancelled_delivery_list ON cancelled_delivery (tenant_id, cancel_group, cancelled_at, order_code, cancelled_no);
-- A scan of an old or a new label.
CREATE INDEX cancelled_delivery_old ON cancelled_delivery (packing_no, tenant_id) WHERE packing_no IS NOT NULL;
CREATE INDEX cancelled_delivery_new ON cancelled_delivery (new_packing_no, tenant_id) WHERE new_packing_no IS NOT NULL;
CREATE INDEX cancelled_delivery_withdrawn ON cancelled_delivery (tenant_id, order_code, cancelled_no)
    WHERE withdrawn_at IS NOT NULL;
-- When the last delivery of the order was cancelled of which the channel may still say something that matters: the status sync
-- asks for it within the window.
ALTER TABLE sale_order ADD COLUMN cancel_watched_at INTEGER;
CREATE INDEX sale_order_cancel_watched ON sale_order (tenant_id, channel, order_code) WHERE cancel_watched_at IS NOT NULL;
UPDATE sale_order SET cancel_watched_at = (SELECT MAX(c.cancelled_at) FROM cancelled_delivery AS c
    WHERE c.tenant_id = sale_order.tenant_id AND c.order_code = sale_order.order_code AND c.withdrawn_at IS NULL)
WHERE origin = 'API' AND cancelled_count > 0;
-- Policies: how long a cancelled delivery may come back, what happens where a restored one is short of stock, and what
-- follows when a channel withdraws its cancel.
ALTER TABLE tenant ADD COLUMN recovery_window_s INTEGER NOT NULL DEFAULT 1209600
    CONSTRAINT tenant_recovery_window CHECK (recovery_window_s >= 0);
ALTER TABLE tenant ADD COLUMN short_policy TEXT NOT NULL DEFAULT 'COME_BACK'
    CONSTRAINT tenant_short_policy CHECK (short_policy IN ('COME_BACK', 'REFUSE'));
ALTER TABLE tenant ADD COLUMN withdrawn_policy TEXT NOT NULL DEFAULT 'SUGGEST'
    CONSTRAINT tenant_withdrawn_policy CHECK (withdrawn_policy IN ('SUGGEST', 'RESYNC'));
