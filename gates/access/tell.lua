-- Lines of the audit trail that several gateways may know of: each is told once.
-- KEYS: audit trail, names of what has been told. ARGV: entries the trail keeps, then pairs: name, entry.
-- Answers how many were new.
local new = 0
for at = 2, #ARGV, 2 do
  if redis.call('SADD', KEYS[2], ARGV[at]) == 1 then
    redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[1], '*', 'entry', ARGV[at + 1])
    new = new + 1
  end
end
return new
