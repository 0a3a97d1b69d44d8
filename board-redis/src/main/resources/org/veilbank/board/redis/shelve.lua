-- Puts a record on a shelf, if it is not there yet.
-- KEYS: shelf, digests of its records
-- ARGV: record, SHA-256 of it
if redis.call('sismember', KEYS[2], ARGV[2]) == 0 then
  redis.call('rpush', KEYS[1], ARGV[1])
  redis.call('sadd', KEYS[2], ARGV[2])
end
return 'shelved'
