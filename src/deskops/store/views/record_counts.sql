SELECT 'article' AS kind, count(*) FROM article
UNION ALL
SELECT 'asset', count(*) FROM asset
UNION ALL
SELECT 'attachment', count(*) FROM attachment
UNION ALL
SELECT 'calendar', count(*) FROM calendar
UNION ALL
SELECT 'campaign', count(*) FROM campaign
UNION ALL
SELECT 'campaign_line', count(*) FROM campaign_line
UNION ALL
SELECT 'contact', count(*) FROM contact
UNION ALL
SELECT 'customer', count(*) FROM customer
UNION ALL
SELECT 'department', count(*) FROM department
UNION ALL
SELECT 'engineer', count(*) FROM engineer
UNION ALL
SELECT 'entry', count(*) FROM entry
UNION ALL
SELECT 'inspection', count(*) FROM inspection
UNION ALL
SELECT 'job', count(*) FROM job
UNION ALL
SELECT 'problem', count(*) FROM problem
UNION ALL
SELECT 'request', count(*) FROM request
UNION ALL
SELECT 'shift', count(*) FROM shift
UNION ALL
SELECT 'site', count(*) FROM site
UNION ALL
SELECT 'sla_policy', count(*) FROM sla_policy
UNION ALL
SELECT 'software_rule', count(*) FROM software_rule
UNION ALL
SELECT 'subnet', count(*) FROM subnet
UNION ALL
SELECT 'template', count(*) FROM template
ORDER BY 1
