SELECT j.id, j.epoch, j.rev, j.number, j.kind, j.title, j.fault, j.priority, j.received_at, j.planned_for, j.channel,
       j.request_id, j.site_id, j.asset_id, j.contact_id, j.department, j.phone, j.vip, j.note, j.source
FROM job j
WHERE j.id = :id
