import { answer } from '../child.ts';
import { connectMany, joinAll, type Client } from '../connect.ts';
import { readRequest } from '../request.ts';

// People in one room who speak in turn, since nobody may speak that fast: connects them, or sends so many messages, the
// next when everybody has the last, and says how many milliseconds each took until then.
let clients: Client[] = [];
let left = { count: 0, everybody: (): void => undefined };

function heard(): void {
  left.count -= 1;
  if (left.count === 0) left.everybody();
}

async function say(sessionId: string, n: number): Promise<number> {
  const begun = performance.now();
  const everybody = new Promise<void>((resolve) => (left = { count: clients.length, everybody: resolve }));
  const text = `And how would that work with ${n} more?`;
  const said = await clients[n % clients.length]?.emitWithAck('chat:send', { sessionId, text });
  if (!said?.success) throw new Error(said?.error ?? 'nobody is there');
  await everybody;
  return performance.now() - begun;
}

answer(async (request) => {
  const { url, secret, sessionId, count } = readRequest(request, 'count');
  if (url === '') {
    const times: number[] = [];
    for (let n = 0; n < count; n++) times.push(await say(sessionId, n));
    return times;
  }
  clients = await connectMany(url, secret, count);
  await joinAll(clients, sessionId);
  for (const client of clients) client.on('chat:message', heard);
  return 'in';
});
