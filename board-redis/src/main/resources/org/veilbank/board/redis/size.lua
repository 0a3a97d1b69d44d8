-- The first part of the last id that the log ever had, which is how many entries it should hold.
-- KEYS: log
if redis.call('exists', KEYS[1]) == 0 then
  return '0'
end
local info = redis.call('xinfo', 'stream', KEYS[1])
for i = 1, #info, 2 do
  if info[i] == 'last-generated-id' then
    return string.match(info[i + 1], '^(%d+)-')
  end
end
return redis.error_reply('DAMAGED log: it has no last id')
