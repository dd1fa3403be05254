// Tells the conductor over HTTP what happens in a chat, until it notices a silence and asks what to do about it.
// AGENT_URL=http://127.0.0.1:8003 TOKEN=$(pnpm --silent mint --sub ada --permissions event:create) node quickstart.mjs

const { AGENT_URL, TOKEN, PACE_MS = '1000' } = process.env;
const sessionId = `talk-${Date.now()}`;
const eventId = `event-${Date.now()}`;
const pause = () => new Promise((resolve) => setTimeout(resolve, Number(PACE_MS)));

async function call(bearer, method, path, body) {
  const response = await fetch(`${AGENT_URL}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return response.json();
}

await call(TOKEN, 'POST', '/agent/sessions/register', { sessionId, eventId, title: 'A talk' });
// So that it asks each time, where it would otherwise do nothing now and then, to measure what heals by itself.
await call(TOKEN, 'PUT', `/agent/sessions/${sessionId}/mode`, { mode: 'MANUAL' });
await call(TOKEN, 'PUT', `/agent/events/${eventId}/settings`, { holdoutRate: 0 });
const { key } = await call(TOKEN, 'POST', `/agent/events/${eventId}/keys`, {
  name: 'our chat',
  scopes: ['ingest', 'read'],
});

const message = (n) => ({
  id: `message-${n}`,
  channel: 'platform.events.chat.message.v1',
  data: { sessionId, message: { id: `${n}`, userId: `person-${n % 11}`, text: 'I think so too' } },
});
const presence = (n) => ({
  id: `presence-${n}`,
  channel: 'sync-events',
  data: {
    sessionId,
    type: 'presence_update',
    data: { version: Date.now() * 1000, present: 24, openPolls: [] },
  },
});

let steady = 0;
for (let n = 0; ; n++) {
  // Everybody talks until there has been a score for two minutes; then nobody does.
  const isTalking = steady < 120;
  await call(key, 'POST', '/ingest/events', { events: isTalking ? [presence(n), message(n)] : [presence(n)] });
  if (n % 5 === 0) {
    const { engagement } = await call(key, 'GET', `/agent/sessions/${sessionId}/status`);
    if (typeof engagement?.score === 'number') steady += 5;
    console.log(isTalking ? 'talking' : 'silent', 'score:', engagement?.score ?? 'none yet');
    const { items } = await call(key, 'GET', `/agent/sessions/${sessionId}/decisions?status=PENDING`);
    if (items.length > 0) {
      const [decision] = items;
      console.log('It asks:', decision.arm, JSON.stringify(decision.content));
      const { status } = await call(TOKEN, 'POST', `/agent/sessions/${sessionId}/decisions/${decision.id}/approve`, {});
      console.log('Now it is', status);
      break;
    }
  }
  await pause();
}
