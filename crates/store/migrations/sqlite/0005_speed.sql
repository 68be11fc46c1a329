-- The number first, as in sale_order_number: an index that begins like the key is one that a planner without statistics may
-- take by the tenant alone, and walk all of it for each order of a page.
DROP INDEX package_packing_no;
CREATE UNIQUE INDEX package_packing_no ON package (packing_no, facility, tenant_id);
DROP INDEX goods_return_number;
CREATE UNIQUE INDEX goods_return_number ON goods_return (return_no, facility, tenant_id);
-- Which serves a look by the number too.
DROP INDEX goods_return_by_no;
