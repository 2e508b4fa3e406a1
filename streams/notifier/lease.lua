-- Take, keep or give back the right to serve one subscriber. KEYS: the lease. ARGV: verb, holder, life time in ms.
-- Returns 1 if the holder has it (take, keep) or had it (leave), else 0.
local holder = redis.call('GET', KEYS[1])
if ARGV[1] == 'leave' then
  if holder == ARGV[2] then redis.call('DEL', KEYS[1]) return 1 end
  return 0
end
if holder and holder ~= ARGV[2] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1
