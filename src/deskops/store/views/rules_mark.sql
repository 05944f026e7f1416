SELECT (SELECT coalesce(max(rev), 0) FROM sla_policy), (SELECT coalesce(max(rev), 0) FROM calendar),
       (SELECT coalesce(max(rev), 0) FROM site)
