import { setTimeout as pause } from 'node:timers/promises';
import { askRedis } from './ask-redis.ts';
import { makeDataFolder } from './data-folder.ts';
import { freePort } from './free-port.ts';
import { LateError } from './late.ts';
import { startRedis } from './redis.ts';
import type { Server } from './server.ts';

const SLOTS = 16_384;
/** How many servers a cluster has. */
export const MASTERS = 3;
const FORMED_WITHIN_MS = 30_000;
/** After so long a server that does not answer counts as gone, and one that came back is believed after twice as long. */
const NODE_TIMEOUT_MS = 1_000;

/** One of the servers of a cluster, itself and not what is announced in its place; over a restart it keeps its slots and forgets its keys. */
export type Master = Pick<Server, 'url' | 'pause' | 'resume' | 'crash'> & {
  /** Asks it anything, on a connection that is there for the question alone. */
  ask: (...words: readonly [string, ...(string | number)[]]) => Promise<unknown>;
  /** Starts it again on the same port after `crash`, and fulfils when the cluster serves every slot. */
  restart: () => Promise<void>;
};

/** A Redis Cluster on loopback. */
export type RedisCluster = AsyncDisposable & {
  /** Where it is reached, as `REDIS_URL` has it: every server, with commas between. */
  url: string;
  masters: Master[];
  /** The one that serves a key just now. */
  ownerOf: (key: string) => Promise<Master>;
  /** Hands the slot of a key, and all the keys in it, from whoever has it to that master, as an operator would. */
  moveSlot: (key: string, to: Master) => Promise<void>;
  stop: () => Promise<void>;
};

export type RedisClusterOptions = {
  /** The ports that clients are told in place of the servers' own, in the order of the masters: of wires to them. */
  announced?: readonly number[];
};

/** Starts three masters of the same program as `startRedis`, each with a third of the slots and without replicas. */
export async function startRedisCluster({ announced = [] }: RedisClusterOptions = {}): Promise<RedisCluster> {
  const masters: Master[] = [];
  const started = await Promise.all(
    Array.from({ length: MASTERS }, (_, index) => startMember(masters, announced[index])),
  );
  masters.push(...started.map(({ master }) => master));
  const slotOf = async (key: string): Promise<number> => Number(await masters[0]?.ask('CLUSTER', 'KEYSLOT', key));
  const stop = async (): Promise<void> => void (await Promise.all(started.map((member) => member.stop())));
  try {
    await form(started);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url: started.map(({ toldPort }) => `redis://127.0.0.1:${toldPort}`).join(','),
    masters,
    ownerOf: async (key) => ownerOf(started, await slotOf(key)),
    moveSlot: async (key, to) => {
      const slot = await slotOf(key);
      const from = await ownerOf(started, slot);
      const [fromId, toId] = [await from.ask('CLUSTER', 'MYID'), await to.ask('CLUSTER', 'MYID')].map(String);
      await to.ask('CLUSTER', 'SETSLOT', slot, 'IMPORTING', `${fromId}`);
      await from.ask('CLUSTER', 'SETSLOT', slot, 'MIGRATING', `${toId}`);
      for (;;) {
        const keys = await from.ask('CLUSTER', 'GETKEYSINSLOT', slot, 100);
        if (!Array.isArray(keys) || keys.length === 0) break;
        await from.ask('MIGRATE', '127.0.0.1', new URL(to.url).port, '', 0, 5_000, 'KEYS', ...keys);
      }
      const others = masters.filter((master) => master !== to);
      for (const master of [to, ...others]) await master.ask('CLUSTER', 'SETSLOT', slot, 'NODE', `${toId}`);
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

type Member = { master: Master; port: number; busPort: number; toldPort: number; stop: () => Promise<void> };

async function startMember(everybody: readonly Master[], announced?: number): Promise<Member> {
  const [port, busPort, folder] = [await freePort(), await freePort(), makeDataFolder('redis-cluster')];
  const settings = ['--cluster-enabled', 'yes', '--cluster-port', `${busPort}`];
  settings.push('--cluster-node-timeout', `${NODE_TIMEOUT_MS}`);
  const toldPort = announced ?? port;
  settings.push('--cluster-announce-port', `${toldPort}`, '--cluster-announce-bus-port', `${busPort}`);
  const start = (): Promise<Server> => startRedis({ port, folder, settings });
  let server = await start();
  const master: Master = {
    url: server.url,
    pause: () => server.pause(),
    resume: () => server.resume(),
    crash: () => server.crash(),
    ask: (...words) => askRedis(server.url, ...words),
    restart: async () => {
      server = await start();
      await untilWhole(everybody);
    },
  };
  return { master, port, busPort, toldPort, stop: () => server.stop() };
}

async function form(members: readonly Member[]): Promise<void> {
  const share = SLOTS / members.length;
  for (const [index, { master }] of members.entries()) {
    const [first, last] = [Math.ceil(index * share), Math.ceil((index + 1) * share) - 1];
    await master.ask('CLUSTER', 'ADDSLOTSRANGE', first, last);
    await master.ask('CLUSTER', 'SET-CONFIG-EPOCH', index + 1);
  }
  const [host, ...guests] = members;
  for (const { port, busPort } of guests) await host?.master.ask('CLUSTER', 'MEET', '127.0.0.1', port, busPort);
  await untilWhole(members.map(({ master }) => master));
}

/** Waits until each of them finds that every slot is served by somebody who answers. */
async function untilWhole(masters: readonly Master[]): Promise<void> {
  const deadline = Date.now() + FORMED_WITHIN_MS;
  for (const master of masters) {
    for (;;) {
      const info = String(await master.ask('CLUSTER', 'INFO'));
      if (info.includes('cluster_state:ok') && info.includes(`cluster_slots_ok:${SLOTS}`)) break;
      if (Date.now() > deadline) throw new LateError('The Redis Cluster', FORMED_WITHIN_MS, info);
      await pause(50);
    }
  }
}

async function ownerOf(members: readonly Member[], slot: number): Promise<Master> {
  const ranges = await members[0]?.master.ask('CLUSTER', 'SLOTS');
  for (const range of Array.isArray(ranges) ? ranges : []) {
    const [first, last, [, port]] = range;
    const owner = members.find(({ toldPort }) => toldPort === port);
    if (owner && slot >= first && slot <= last) return owner.master;
  }
  throw new Error(`nobody serves the slot ${slot}`);
}
