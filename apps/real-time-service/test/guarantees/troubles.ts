import { setTimeout as pause } from 'node:timers/promises';
import type { Service } from '../../src/service.ts';
import type { Rig } from '../rig.ts';
import type { Attendee } from './attendee.ts';
import type { Chance } from './chance.ts';

export type Troubles = { rig: Rig; nodes: Service[]; start: () => Promise<Service>; chance: Chance };

/** As long as something stalls. */
const STALL_MS = 250;

const cutSubscriptions = ({ rig }: Troubles) => rig.redis.call('CLIENT', 'KILL', 'TYPE', 'pubsub', 'SKIPME', 'yes');
const cutCommands = ({ rig }: Troubles) => rig.redis.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
const emptyRedis = ({ rig }: Troubles) => rig.redis.flushall();
const stallRedis = ({ rig }: Troubles) => rig.redis.call('CLIENT', 'PAUSE', STALL_MS, 'ALL');
const stallPostgres = ({ rig }: Troubles) =>
  rig.db.transaction(async (tx) => {
    await tx.execute('lock table chat_messages, poll_votes in access exclusive mode');
    await pause(STALL_MS);
  });

async function endNode({ nodes, start, chance }: Troubles): Promise<void> {
  const index = chance.below(nodes.length);
  const [node] = nodes.splice(index, 1, await start());
  await node?.[Symbol.asyncDispose]();
}

const KINDS = { cutSubscriptions, cutCommands, emptyRedis, stallRedis, stallPostgres };
/** The dear one more rarely. */
const NODE_EVERY = 12;

/** Something goes wrong; resolves with its name once it is over. */
export async function trouble(world: Troubles, attendees: readonly Attendee[]): Promise<string> {
  const { chance } = world;
  if (chance.below(NODE_EVERY) === 0) {
    await endNode(world);
    return 'endNode';
  }
  if (chance.below(4) === 0) {
    chance.pick(attendees).drop();
    return 'drop';
  }
  const [name, happens] = chance.pick(Object.entries(KINDS));
  await happens(world);
  return name;
}
