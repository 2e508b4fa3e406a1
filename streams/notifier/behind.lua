-- How many entries of a stream lie after a position. KEYS: the stream. ARGV: position, count no further than this.
local found, after, most = 0, ARGV[1], tonumber(ARGV[2])
while found < most do
  local page = redis.call('XRANGE', KEYS[1], '(' .. after, '+', 'COUNT', 1000)
  if #page == 0 then break end
  found = found + #page
  after = page[#page][1]
end
return found
