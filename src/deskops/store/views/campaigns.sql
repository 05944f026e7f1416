SELECT c.id, c.number, c.name, c.period, c.since, c.until, c.kinds, c.per_day, c.target, c.customer_id, u.name,
       s.status, s.ended_at, s.reason, c.created_at, s.unsent, s.signed
FROM campaign c
JOIN campaign_state s ON s.id = c.id
LEFT JOIN customer u ON u.id = c.customer_id
WHERE (:id = '' OR c.id = :id)
  AND (:status = '' OR s.status = :status)
ORDER BY c.since DESC, c.number DESC
