-- One change of the registry together with its line in the audit trail: both, or neither.
-- KEYS: version, audit trail, then the hashes. ARGV: the version this change was made for, entries the trail keeps,
-- the entry, then triples: number of the hash, field, value (empty: take the field out).
-- Answers 1, or 0 if somebody else was quicker.
-- The next version is the time: a count would come again, for another change, where Redis has lost its last moments, and
-- who knows the first one of that number would not look.
local version = redis.call('GET', KEYS[1]) or '0'
if version ~= ARGV[1] then return 0 end
for at = 4, #ARGV, 3 do
  local hash = KEYS[2 + tonumber(ARGV[at])]
  if ARGV[at + 2] == '' then
    redis.call('HDEL', hash, ARGV[at + 1])
  else
    redis.call('HSET', hash, ARGV[at + 1], ARGV[at + 2])
  end
end
redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[2], '*', 'entry', ARGV[3])
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
redis.call('SET', KEYS[1], string.format('%.0f', math.max(version + 1, now)))
return 1
