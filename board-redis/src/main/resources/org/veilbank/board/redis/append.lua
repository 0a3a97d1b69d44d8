-- Decides on an entry, and appends it or puts it with the evidence.
-- KEYS: log, next sequence by author, placed posts, evidence, digests of the evidence
-- ARGV: author, sequence, author and step, payload digest, entry, SHA-256 of it, inline payload
local placed = redis.call('hget', KEYS[3], ARGV[3])
if placed then
  local position, digest = string.match(placed, '^(%d+) (%x+)$')
  if not position then
    return redis.error_reply('DAMAGED placed post ' .. ARGV[3])
  end
  if digest == ARGV[4] then
    return {'repeated', position}
  end
  if redis.call('sismember', KEYS[5], ARGV[6]) == 0 then
    redis.call('rpush', KEYS[4], ARGV[5])
    redis.call('sadd', KEYS[5], ARGV[6])
  end
  return {'equivocation', position}
end

local expected = redis.call('hget', KEYS[2], ARGV[1]) or '0'
if ARGV[2] ~= expected then
  return {'sequence', expected}
end

-- The id of position n is (n+1)-0. It is counted from the last id that there ever was: an entry
-- that was deleted leaves a hole, which no other may fill.
local position = '0'
if redis.call('exists', KEYS[1]) == 1 then
  local info = redis.call('xinfo', 'stream', KEYS[1])
  for i = 1, #info, 2 do
    if info[i] == 'last-generated-id' then
      position = string.match(info[i + 1], '^(%d+)-')
    end
  end
end
-- Beyond 2^53 the numbers of Lua have gaps.
if tonumber(position) >= 9007199254740992 or tonumber(expected) >= 9007199254740992 then
  return redis.error_reply('DAMAGED log: at ' .. position .. ', next ' .. expected)
end
-- Changes nothing: a user who may not do it must fail before the log has changed.
redis.call('hset', KEYS[2], ARGV[1], expected)
local id = string.format('%.0f-0', tonumber(position) + 1)
redis.call('xadd', KEYS[1], id, 'e', ARGV[5], 'p', ARGV[7])
redis.call('hset', KEYS[2], ARGV[1], string.format('%.0f', tonumber(expected) + 1))
redis.call('hset', KEYS[3], ARGV[3], position .. ' ' .. ARGV[4])
return {'appended', position}
