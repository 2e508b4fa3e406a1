-- Put one dead letter back among what waits. KEYS: dead, parked. ARGV: its id in the stream, webhook id, delivery.
-- Returns 1, or 0 if it is no longer there.
if redis.call('XDEL', KEYS[1], ARGV[1]) == 0 then return 0 end
redis.call('HSET', KEYS[2], ARGV[2], ARGV[3])
return 1
