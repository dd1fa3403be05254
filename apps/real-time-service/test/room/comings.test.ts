import { roomKeys } from '@conductor/contracts';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { startNodeProcess, type NodeProcess } from '../node-process.ts';
import { createRig, openSocket, registerSession, SECRET, type Rig } from '../rig.ts';

/** `COMINGS_PEOPLE=500 COMINGS=10` for the long way. */
const PEOPLE = Number(process.env['COMINGS_PEOPLE'] ?? 200);
const COMINGS = Number(process.env['COMINGS'] ?? 5);
/** Of what a node holds for so many at once, no more may be left each time than the noise of its heap. */
const LEFT_BEHIND = 0.1;
/** By then the code is compiled and caches are filled. */
const WARM = 2;
const WAIT = { timeout: 20_000, interval: 50 };

let rig: Rig;
let node: NodeProcess;
beforeAll(async () => {
  rig = await createRig();
  node = await startNodeProcess({ DATABASE_URL: rig.database.url, REDIS_URL: rig.server.url, JWT_SECRET: SECRET });
}, 60_000);
afterAll(async () => {
  await node.kill();
  await rig[Symbol.asyncDispose]();
});

/** The node's own word, by the names of its gauges. */
async function gauges(): Promise<number[]> {
  const metrics = await (await fetch(`${node.url}/metrics`)).text();
  return ['sockets', 'followed_logs'].map((name) =>
    Number(new RegExp(`^conductor_realtime_${name} (\\d+)$`, 'm').exec(metrics)?.[1]),
  );
}

it(
  `${PEOPLE} who leave and come back ${COMINGS} times leave no socket, room, subscription or memory behind`,
  { timeout: 60_000 + COMINGS * 20_000 },
  async () => {
    const { sessionId } = await registerSession(rig.db);
    const { channel } = roomKeys(sessionId);
    const subscribers = async (): Promise<unknown> => Object(await rig.redis.pubsub('SHARDNUMSUB', channel))[1];
    const idle: number[] = [];
    let full = 0;
    for (let coming = 0; coming < COMINGS; coming++) {
      const names = Array.from({ length: PEOPLE }, (_, n) => `person ${n}`);
      const clients = await Promise.all(names.map((name) => openSocket(node, { auth: { token: rig.token(name) } })));
      const answers = await Promise.all(clients.map((client) => client.emitWithAck('session:join', { sessionId })));
      expect(answers.filter(({ success }) => !success)).toEqual([]);
      await clients[0]?.emitWithAck('chat:send', { sessionId, text: `${coming}` });
      await vi.waitFor(async () => expect([await gauges(), await subscribers()]).toEqual([[PEOPLE, 1], 1]), WAIT);
      full = Math.max(full, await node.heapBytes());
      await Promise.all(clients.slice(PEOPLE / 2).map((client) => client.emitWithAck('session:leave', { sessionId })));
      for (const client of clients) client.disconnect();
      await vi.waitFor(async () => expect([await gauges(), await subscribers()]).toEqual([[0, 0], 0]), WAIT);
      idle.push(await node.heapBytes());
    }
    const [first = 0, last = 0] = [idle[WARM - 1], idle.at(-1)];
    const megabytes = [...idle, full].map((bytes) => (bytes / 1e6).toFixed(1));
    process.stdout.write(`heap with nobody there after each coming, and with all: ${megabytes.join(', ')} MB\n`);
    expect((last - first) / (COMINGS - WARM)).toBeLessThan(LEFT_BEHIND * (full - first));
  },
);
