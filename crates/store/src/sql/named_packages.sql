-- Packages by packing no., by tracking no., or by the order: our code or the channel's number.
SELECT r.name, p.order_code, p.facility, p.packing_no, p.status, o.channel, o.status FROM {{rows $1: name text}} AS r
{{each package AS p}} {{filter p.tenant_id}} = $2 AND p.packing_no = r.name {{end p}}
{{each sale_order AS o}} o.tenant_id = $2 AND o.order_code = p.order_code {{end o}}
UNION
SELECT r.name, p.order_code, p.facility, p.packing_no, p.status, o.channel, o.status FROM {{rows $1: name text}} AS r
{{each package AS p}} {{filter p.tenant_id}} = $2 AND p.tracking_no = r.name {{end p}}
{{each sale_order AS o}} o.tenant_id = $2 AND o.order_code = p.order_code {{end o}}
UNION
SELECT r.name, p.order_code, p.facility, p.packing_no, p.status, o.channel, o.status FROM {{rows $1: name text}} AS r
{{each sale_order AS o}} o.tenant_id = $2 AND o.order_code = r.name {{end o}}
{{each package AS p}} p.tenant_id = $2 AND p.order_code = o.order_code {{end p}}
UNION
SELECT r.name, p.order_code, p.facility, p.packing_no, p.status, o.channel, o.status FROM {{rows $1: name text}} AS r
{{each sale_order AS o}} {{filter o.tenant_id}} = $2 AND o.channel_order_no = r.name {{end o}}
{{each package AS p}} p.tenant_id = $2 AND p.order_code = o.order_code {{end p}}
