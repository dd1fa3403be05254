// Publishes what happens in a chat to the conductor's Redis, as a client in any language can, until there is a score. It sends
// no heartbeats. AGENT_URL=… REDIS_URL=… TOKEN=$(pnpm --silent mint --sub ada --permissions event:create) node quickstart.mjs
import { connect } from 'node:net';

const { AGENT_URL, REDIS_URL, TOKEN, PACE_MS = '1000' } = process.env;
const sessionId = `talk-${Date.now()}`;
const eventId = `event-${Date.now()}`;
const pause = () => new Promise((resolve) => setTimeout(resolve, Number(PACE_MS)));

async function call(method, path, body) {
  const response = await fetch(`${AGENT_URL}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return response.json();
}

// What `redis-cli PUBLISH` sends: the words of a command, each with its length in bytes.
const { hostname, port } = new URL(REDIS_URL);
const redis = connect(Number(port), hostname);
function publish(channel, payload) {
  const words = ['PUBLISH', channel, JSON.stringify(payload)];
  const parts = words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`);
  redis.write(`*${words.length}\r\n${parts.join('')}`);
}

await call('POST', '/agent/sessions/register', { sessionId, eventId });
for (let n = 0; ; n++) {
  publish('platform.events.chat.message.v1', {
    sessionId,
    eventId,
    message: { id: `${n}`, userId: `person-${n % 9}`, text: 'Hello' },
  });
  publish('sync-events', {
    type: 'presence_update',
    sessionId,
    eventId,
    data: { version: Date.now() * 1000, present: 24, openPolls: [] },
  });
  const { engagement } = await call('GET', `/agent/sessions/${sessionId}/status`);
  console.log('score:', engagement?.score ?? 'none yet');
  if (typeof engagement?.score === 'number') break;
  await pause();
}
redis.end();
