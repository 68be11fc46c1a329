UPDATE order_item SET state = r.state, facility = r.facility, packing_no = r.packing_no, putaway = r.putaway,
    cancelled_by = r.cancelled_by, superseded = r.superseded, status_seen_at = r.status_seen_at,
    return_seen_at = r.return_seen_at, shelf = r.shelf
FROM {{rows $1: order_code text, item_no bigint, state text, facility text, packing_no text, putaway text,
    cancelled_by text, superseded bigint, status_seen_at bigint, return_seen_at bigint,
    shelf text}} AS r
WHERE order_item.tenant_id = {{joined $2: r.order_code}} AND order_item.order_code = r.order_code AND order_item.item_no = r.item_no
