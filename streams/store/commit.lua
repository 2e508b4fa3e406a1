-- One batch of one partition, all of it or nothing.
-- KEYS[1]: the partition's hash; every other key has the same hash tag.
-- ARGV: version this commit makes, a mark that tells it from any other, offset, state (JSON), writes (msgpack), the
--   offset it was made from ('' for whichever).
-- The writes are lists: a Redis command with its arguments, or
--   {'*class', classes, counts, member, class, zset prefix, score}
-- which moves a member from the class it was in to another ('' for none), keeps the number in each class, and
-- where a prefix is given also a sorted set per class.
-- Returns 'done'; 'again' if this very commit is in already (its answer was lost); else the version and offset found.
-- The version alone does not tell a rival who counted on from an older state, after the store had lost its last moments.
local found = redis.call('HMGET', KEYS[1], 'version', 'mark', 'offset')
local version, mark, offset = tonumber(found[1] or '0'), found[2], found[3] or '0'
if version == tonumber(ARGV[1]) and mark == ARGV[2] then
  return 'again'
end
if version ~= tonumber(ARGV[1]) - 1 or (ARGV[6] ~= '' and offset ~= ARGV[6]) then
  return string.format('%.0f at offset %s', version, offset)
end

local function reclass(classes, counts, member, class, prefix, score)
  local old = redis.call('HGET', classes, member)
  if old and old ~= class then
    if prefix ~= '' then redis.call('ZREM', prefix .. old, member) end
    if redis.call('HINCRBY', counts, old, -1) == 0 then redis.call('HDEL', counts, old) end
  end
  if class == '' then
    if old then redis.call('HDEL', classes, member) end
    return
  end
  if old ~= class then
    redis.call('HSET', classes, member, class)
    redis.call('HINCRBY', counts, class, 1)
  end
  if prefix ~= '' then redis.call('ZADD', prefix .. class, score, member) end
end

for _, write in ipairs(cmsgpack.unpack(ARGV[5])) do
  if write[1] == '*class' then
    reclass(write[2], write[3], write[4], write[5], write[6], write[7])
  else
    redis.call(unpack(write))
  end
end
redis.call('HSET', KEYS[1], 'version', ARGV[1], 'mark', ARGV[2], 'offset', ARGV[3], 'state', ARGV[4])
return 'done'
