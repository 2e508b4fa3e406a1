-- Change the register of subscribers by one entry. KEYS: the register. ARGV: name, what it is to hold now ('' to take it
-- out), the version it was read at ('' if that does not matter), what must be there now ('' if that does not matter).
-- Returns 1, or 0 if somebody else has changed it meanwhile.
-- The next version is the time: a count would come again, for another change, where Redis has lost its last moments.
if ARGV[3] ~= '' and (redis.call('HGET', KEYS[1], '#version') or '0') ~= ARGV[3] then return 0 end
if ARGV[4] ~= '' and redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[4] then return 0 end
if ARGV[2] == '' then
  redis.call('HDEL', KEYS[1], ARGV[1])
else
  redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
end
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local version = redis.call('HGET', KEYS[1], '#version') or '0'
redis.call('HSET', KEYS[1], '#version', string.format('%.0f', math.max(version + 1, now)))
return 1
