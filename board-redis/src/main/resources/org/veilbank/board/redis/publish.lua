-- Moves the pieces of a blob, which have been checked, to where readers look for them.
-- KEYS: length, then the pieces as they were written, then the places of as many
-- ARGV: length
local count = (#KEYS - 1) / 2
for i = 1, count do
  if redis.call('exists', KEYS[1 + i]) == 0 then
    -- An earlier try, whose answer was lost, may have moved them.
    if redis.call('get', KEYS[1]) == ARGV[1] then
      return 'published'
    end
    return redis.error_reply('LOST piece ' .. (i - 1) .. ' of a new blob')
  end
end
for i = 1, count do
  redis.call('rename', KEYS[1 + i], KEYS[1 + count + i])
  redis.call('persist', KEYS[1 + count + i])
end
redis.call('set', KEYS[1], ARGV[1])
return 'published'
