-- What a partition holds at one moment: nothing is committed while this runs.
-- KEYS: the partition's hash, then the key of each thing to look at.
-- ARGV: for each of those, its shape ('hash', 'zset', 'set', 'list') and the member ('' for a whole list).
-- Returns the state's fields, then each value (false: not there; a list comes as a list).
local found = { redis.call('HMGET', KEYS[1], 'state', 'version', 'offset', 'policies', 'travel_times') }
for i = 2, #KEYS do
  local key, shape, member = KEYS[i], ARGV[2 * i - 3], ARGV[2 * i - 2]
  local value
  if shape == 'hash' then
    value = redis.call('HGET', key, member)
  elseif shape == 'zset' then
    value = redis.call('ZSCORE', key, member)
  elseif shape == 'set' then
    value = redis.call('SISMEMBER', key, member) == 1 and '1' or false
  else
    value = redis.call('LRANGE', key, 0, -1)
  end
  found[#found + 1] = value
end
return found
