import { randomBytes, randomUUID } from 'node:crypto';
import { PLATFORM_CHANNELS, SOCKET_NAMESPACE } from '@conductor/contracts';
import { Redis } from 'ioredis';
import { io, type Socket } from 'socket.io-client';
import { signToken } from '../stack/token.ts';

export type SecurityTargets = { agentUrl: string; realTimeUrl: string; redisUrl: string; jwtSecret: string };
/** One thing tried: what was to come, and what came. */
export type SecurityFinding = { name: string; ok: boolean; expected: string; got: string };

const WITHIN_MS = 10_000;
const STRANGER = 'https://malicious-site.com';
const FORBIDDEN = 'Forbidden: You do not have access to this session';

/**
 * Tries the commands of the security review on a running stack: tokens over HTTP, a stranger's preflight, a malformed
 * event on Redis, subscriptions over sockets. It registers two sessions of its own and ends them again.
 */
export async function* checkSecurity(targets: SecurityTargets): AsyncGenerator<SecurityFinding> {
  const people = { owner: `owner-${randomUUID()}`, other: `other-${randomUUID()}` };
  const [own, foreign] = [`check-${randomUUID()}`, `check-${randomUUID()}`];
  const token = (sub: string, exp?: number): string =>
    signToken(targets.jwtSecret, { sub, permissions: ['event:create'], ...(exp === undefined ? {} : { exp }) });
  const call = (method: string, path: string, bearer?: string, body?: object): Promise<Response> =>
    fetch(`${targets.agentUrl}/api/v1${path}`, {
      method,
      headers: {
        ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(WITHIN_MS),
    });
  const setMode = (bearer?: string) => call('PUT', `/agent/sessions/${own}/mode`, bearer, { mode: 'AUTO' });
  const [header, claims] = token(people.owner).split('.');
  const bearers: [who: string, bearer: string | undefined, status: number][] = [
    ['without a token', undefined, 401],
    ['with an expired token', token(people.owner, Math.floor(Date.now() / 1_000) - 60), 401],
    ['with a token signed by another key', signToken(randomBytes(32).toString('hex'), { sub: people.owner }), 401],
    ['with an unsigned token (alg none)', `${encode({ alg: 'none', typ: 'JWT' })}.${claims}.`, 401],
    ['with a token without its signature', `${header}.${claims}.`, 401],
    ['with another organiser’s token', token(people.other), 403],
    ['with the organiser’s token', token(people.owner), 200],
  ];

  for (const [sub, sessionId] of [
    [people.owner, own],
    [people.other, foreign],
  ] as const) {
    const registered = await call('POST', '/agent/sessions/register', token(sub), { sessionId, eventId: sessionId });
    yield finding('registering a session of a new event', 201, registered.status);
  }
  try {
    for (const [who, bearer, status] of bearers)
      yield finding(`PUT …/mode ${who}`, status, (await setMode(bearer)).status);
    yield finding('preflight of a stranger: allowed origin', null, await allowedOrigin(targets.agentUrl));
    yield* malformedEvent(targets);
    yield* sockets(targets.realTimeUrl, token(people.owner), { own, foreign });
  } finally {
    await call('DELETE', `/agent/sessions/${own}`, token(people.owner));
    await call('DELETE', `/agent/sessions/${foreign}`, token(people.other));
  }
}

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const finding = (name: string, expected: unknown, got: unknown): SecurityFinding => ({
  name,
  ok: JSON.stringify(expected) === JSON.stringify(got),
  expected: String(expected),
  got: String(got),
});

async function allowedOrigin(agentUrl: string): Promise<string | null> {
  const headers = { origin: STRANGER, 'access-control-request-method': 'GET' };
  const answer = await fetch(`${agentUrl}/api/v1/agent/health`, { method: 'OPTIONS', headers });
  return answer.headers.get('access-control-allow-origin');
}

/** `PUBLISH … '{"invalid": "data"}'`: counted as rejected, and the service goes on. */
async function* malformedEvent({ agentUrl, redisUrl }: SecurityTargets): AsyncGenerator<SecurityFinding> {
  const rejected = async (): Promise<number> => {
    const text = await (await fetch(`${agentUrl}/metrics`)).text();
    return Number(/^conductor_invalid_events_total\{kind="chat message"\} (\d+)$/m.exec(text)?.[1] ?? 0);
  };
  const before = await rejected();
  const redis = new Redis(redisUrl, { maxRetriesPerRequest: 1 });
  const heard = await redis
    .publish(PLATFORM_CHANNELS.chatMessage, '{"invalid": "data"}')
    .finally(() => redis.disconnect());
  const deadline = Date.now() + (heard > 0 ? WITHIN_MS : 0);
  while ((await rejected()) === before && Date.now() < deadline)
    await new Promise((resolve) => setTimeout(resolve, 50));
  yield finding('PUBLISH of {"invalid": "data"}: rejected', true, (await rejected()) > before);
  yield finding('… and the service goes on', 200, (await fetch(`${agentUrl}/health/ready`)).status);
}

async function* sockets(
  url: string,
  token: string,
  { own, foreign }: { own: string; foreign: string },
): AsyncGenerator<SecurityFinding> {
  const answerTo = async (options: Parameters<typeof io>[1], sessionId?: string): Promise<unknown> => {
    const socket = io(url + SOCKET_NAMESPACE, {
      ...options,
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
    });
    try {
      const said = await opened(socket);
      if (sessionId === undefined || said !== 'connected') return said;
      return await socket.timeout(WITHIN_MS).emitWithAck('agent:subscribe', { sessionId });
    } finally {
      socket.disconnect();
    }
  };
  yield finding('socket without a token', 'Unauthorized', await answerTo({}));
  const fromStranger = await answerTo({ auth: { token }, extraHeaders: { origin: STRANGER } });
  yield finding('socket from a page that is not listed', 'websocket error', fromStranger);
  const mine = await answerTo({ auth: { token } }, own);
  yield finding('agent:subscribe to one’s own session', true, field(mine, 'success'));
  const theirs = await answerTo({ auth: { token } }, foreign);
  yield finding('agent:subscribe to somebody else’s session', FORBIDDEN, field(theirs, 'error'));
}

const opened = (socket: Socket): Promise<string> =>
  new Promise((resolve) => {
    socket.once('connect', () => resolve('connected'));
    socket.once('connect_error', (error) => resolve(error.message));
  });

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? new Map<string, unknown>(Object.entries(value)).get(name) : value;
