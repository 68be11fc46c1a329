-- An invoice's number and source never change; only the channel's number beside it, and whether it is live.
UPDATE invoice SET live = r.live, channel_invoice_no = r.channel_invoice_no
FROM {{rows $1: order_code text, facility text, packing_no text, serial bigint, live bigint, channel_invoice_no text}} AS r
WHERE invoice.tenant_id = {{joined $2: r.order_code}} AND invoice.order_code = r.order_code AND invoice.facility = r.facility
    AND invoice.packing_no = r.packing_no AND invoice.serial = r.serial
