-- Appends records to the streams of several partitions, all of them or none.
-- KEYS: stream and counters of each partition in turn.
-- ARGV: for each partition: the number of its records, the number of events in them, then the records.
-- A record's id is 0-<offset + 1>, so that reading after id 0-<n> begins with offset n.
-- Returns the next offset of each partition.
local at, ends = 1, {}
for k = 1, #KEYS, 2 do
  local stream, counters = KEYS[k], KEYS[k + 1]
  local records, events = tonumber(ARGV[at]), tonumber(ARGV[at + 1])
  local last = redis.call('HINCRBY', counters, 'next', records)
  if events > 0 then
    redis.call('HINCRBY', counters, 'accepted', events)
  end
  for i = 1, records do
    redis.call('XADD', stream, string.format('0-%.0f', last - records + i), 'r', ARGV[at + 1 + i])
  end
  at = at + 2 + records
  ends[#ends + 1] = last
end
return ends
