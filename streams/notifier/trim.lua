-- Lets go of the entries of an outbox that nobody needs any more. KEYS: the outbox, then the progress of each subscriber
--   that is waited for. ARGV: the last entry there was before it was asked who is waited for. What they have settled is
--   looked up at the same moment: a store that comes back older in between holds again what waited then.
local function parts(id)
  local time, number = string.match(id, '^(%d+)-(%d+)$')
  return tonumber(time), tonumber(number)
end
local settled = ARGV[1]
for n = 2, #KEYS do
  local at = redis.call('HGET', KEYS[n], 'position') or '0-0'
  local time, number = parts(at)
  local until_time, until_number = parts(settled)
  if time < until_time or (time == until_time and number < until_number) then settled = at end
end
local time, number = parts(settled)
return redis.call('XTRIM', KEYS[1], 'MINID', string.format('%d-%d', time, number + 1))
