-- What one subscriber has come to in one partition, all of it or nothing.
-- KEYS: progress, parked, told, dead, tidings, parked of the second channel.
-- ARGV: owner, new position ('' for none), most dead letters kept, changes (msgpack), latest time told ('' for none), the
--   number of saves so far.
--   changes: {park, unpark, dead, told, untold, tidings, second}; park and second are flat lists of id, delivery,
--   tidings one of id, event; the others lists.
-- Returns how many dead letters had to go to make room; -1 if somebody else owns the subscriber now; -2 if the store has
-- lost its last moments, and a save with them. The position would not tell: a save may move nothing but what waits.
if redis.call('HGET', KEYS[1], 'owner') ~= ARGV[1] then
  return -1
end
local saves, before = tonumber(redis.call('HGET', KEYS[1], 'saves') or 0), tonumber(ARGV[6])
if saves ~= before and saves ~= before + 1 then -- one more: this very save, sent again because its answer got lost
  return -2
end
redis.call('HSET', KEYS[1], 'saves', before + 1)
local park, unpark, dead, told, untold, tidings, second = unpack(cmsgpack.unpack(ARGV[4]))
for i = 1, #park, 2 do redis.call('HSET', KEYS[2], park[i], park[i + 1]) end
for _, id in ipairs(unpark) do redis.call('HDEL', KEYS[2], id) end
for _, id in ipairs(told) do redis.call('SADD', KEYS[3], id) end
for _, id in ipairs(untold) do redis.call('SREM', KEYS[3], id) end
local evicted = 0
for _, letter in ipairs(dead) do
  redis.call('XADD', KEYS[4], '*', 'delivery', letter)
  evicted = evicted + redis.call('XTRIM', KEYS[4], 'MAXLEN', ARGV[3])
end
for i = 1, #tidings, 2 do redis.call('HSET', KEYS[5], tidings[i], tidings[i + 1]) end
for i = 1, #second, 2 do redis.call('HSETNX', KEYS[6], second[i], second[i + 1]) end
if ARGV[5] ~= '' then redis.call('HSET', KEYS[1], 'told_at', ARGV[5]) end
if ARGV[2] ~= '' then redis.call('HSET', KEYS[1], 'position', ARGV[2]) end
return evicted
