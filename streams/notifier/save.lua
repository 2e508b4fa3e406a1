-- What one subscriber has come to in one partition, all of it or nothing.
-- KEYS: progress, parked, told, dead.
-- ARGV: owner, new position ('' for none), most dead letters kept, changes (msgpack): {park, unpark, dead, told, untold},
--   park a flat list of id, delivery; the others lists.
-- Returns how many dead letters had to go to make room, or -1 if somebody else owns the subscriber now.
if redis.call('HGET', KEYS[1], 'owner') ~= ARGV[1] then
  return -1
end
local park, unpark, dead, told, untold = unpack(cmsgpack.unpack(ARGV[4]))
for i = 1, #park, 2 do redis.call('HSET', KEYS[2], park[i], park[i + 1]) end
for _, id in ipairs(unpark) do redis.call('HDEL', KEYS[2], id) end
for _, id in ipairs(told) do redis.call('SADD', KEYS[3], id) end
for _, id in ipairs(untold) do redis.call('SREM', KEYS[3], id) end
local evicted = 0
for _, letter in ipairs(dead) do
  redis.call('XADD', KEYS[4], '*', 'delivery', letter)
  evicted = evicted + redis.call('XTRIM', KEYS[4], 'MAXLEN', ARGV[3])
end
if ARGV[2] ~= '' then redis.call('HSET', KEYS[1], 'position', ARGV[2]) end
return evicted
