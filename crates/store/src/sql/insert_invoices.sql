INSERT INTO invoice (tenant_id, order_code, facility, packing_no, serial, invoice_no, source, channel_invoice_no, live,
    issued_at)
SELECT $2, r.order_code, r.facility, r.packing_no, r.serial, r.invoice_no, r.source, r.channel_invoice_no, 1, r.issued_at
FROM {{rows $1: order_code text, facility text, packing_no text, serial bigint, invoice_no text, source text,
    channel_invoice_no text, issued_at bigint}} AS r
