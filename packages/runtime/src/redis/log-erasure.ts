import type { LogKeys } from './event-log.ts';
import { script } from './script.ts';
import type { RedisClient } from './servers.ts';

/**
 * KEYS log. ARGV ids. Ids stand in an event under a name that ends in `id`; what somebody wrote cannot pass for one,
 * since its quotation marks are escaped. What tells of a removal says nothing but the id, and stays. The log is written
 * anew without the rest: XDEL alone leaves the bytes where they are.
 */
const erase = script(`
local gone, kept, dropped = {}, {}, 0
for _, id in ipairs(ARGV) do gone[id] = true end
local function isGone(event)
  if string.find(event, '"name":"%a+:removed"') then return false end
  for id in string.gmatch(event, '"%a*[iI]d":"([^"]*)"') do
    if gone[id] then return true end
  end
  return false
end
for _, entry in ipairs(redis.call('XRANGE', KEYS[1], '-', '+')) do
  if isGone(entry[2][6]) then dropped = dropped + 1 else kept[#kept + 1] = entry end
end
if dropped == 0 then return 0 end
local ttl = redis.call('PTTL', KEYS[1])
redis.call('DEL', KEYS[1])
for _, entry in ipairs(kept) do redis.call('XADD', KEYS[1], entry[1], unpack(entry[2])) end
if ttl > 0 then redis.call('PEXPIRE', KEYS[1], ttl) end
return dropped
`);

/**
 * Takes out of a log every event that names one of the ids, and returns how many those were. Who reads on from before
 * one finds a hole, and is told that not everything came. Rejects when Redis did not do it; again changes nothing.
 */
export const eraseFromLog = async (
  redis: RedisClient,
  { log }: Pick<LogKeys, 'log'>,
  ids: readonly string[],
): Promise<number> => (ids.length === 0 ? 0 : Number(await erase(redis, [log], ids)));
