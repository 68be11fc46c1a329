-- As in 0005: the packing number first, so that no planner takes the index by the tenant alone. Without statistics one walked
-- all live invoices of a tenant for each package that it looked up.
DROP INDEX invoice_one_live;
CREATE UNIQUE INDEX invoice_one_live ON invoice (packing_no, facility, tenant_id) WHERE live = 1;
DROP INDEX putaway_line_open;
CREATE UNIQUE INDEX putaway_line_open ON putaway_line (order_code, item_no, tenant_id) WHERE state = 'OPEN';
