-- Moves a gateway's bookmark on, if it still is where that gateway left it.
-- KEYS: the bookmarks. ARGV: the gateway, its bookmark as it must be (empty: none), the new one (empty: take it out).
-- Returns 1, or 0 if it is another: then Redis has come back older, or somebody has taken it out.
local now = redis.call('HGET', KEYS[1], ARGV[1]) or ''
if now ~= ARGV[2] and now ~= ARGV[3] then
  return 0
end
if ARGV[3] == '' then
  redis.call('HDEL', KEYS[1], ARGV[1])
else
  redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
end
return 1
