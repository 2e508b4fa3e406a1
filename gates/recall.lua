-- What is remembered of event ids of one slot. Most ids are new: only what was found is answered.
-- KEYS: one per event id. Returns number of the id (from 1) and what was kept of it, in turn.
local found = {}
for i = 1, #KEYS do
  local kept = redis.call('GET', KEYS[i])
  if kept then
    found[#found + 1] = i
    found[#found + 1] = kept
  end
end
return found
