-- Remembers event ids of one slot for a while. Of two contents under one id the first stays.
-- KEYS: one per event id. ARGV: seconds to keep them, then what to keep of each.
for i = 1, #KEYS do
  redis.call('SET', KEYS[i], ARGV[i + 1], 'NX', 'EX', ARGV[1])
end
