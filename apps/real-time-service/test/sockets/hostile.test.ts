import { CLIENT_PAYLOADS, SOCKET_NAMESPACE } from '@conductor/contracts';
import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Service } from '../../src/service.ts';
import { createRig, registerSession, type Answer, type Rig } from '../rig.ts';

/** The usual strings that break what was built carelessly. */
const NASTY = [
  "'; DROP TABLE sessions; --",
  '<script>alert(1)</script>',
  '{{7*7}}${7*7}$(id)',
  '../../etc/passwd',
  's1\u0000',
  's1\ud800',
  '\udc00',
  ' s1 ',
  's%31',
  'ｓ1',
  '\u202Egnp.exe',
  '__proto__',
  'constructor',
  'toString',
  '𝕊'.repeat(200),
  'x'.repeat(70_000),
  '{s1}:live',
  '*',
  '\r\n+OK\r\n',
  '\u001b[31m',
  '',
];
const text = fc.oneof(fc.constantFrom(...NASTY), fc.string({ unit: 'binary', maxLength: 300 }), fc.string());
const value = fc.oneof(
  { depthSize: 'small' },
  text,
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom<unknown>(null, true, -1, 1e308, [], {}, ['1'], Buffer.from('bytes')),
  fc.array(text, { maxLength: 8 }),
);
const FIELDS = ['text', 'emoji', 'pollId', 'optionIds', 'question', 'options', 'durationSeconds', 'since', 'token'];
const OTHERS = ['userId', 'eventId', 'principal', 'organizerId', '__proto__', 'constructor', 'toJSON'];
const fields = fc.dictionary(fc.constantFrom(...FIELDS, ...OTHERS), value, { maxKeys: 5 });
const sessionId = fc.oneof(fc.constant('s1'), fc.constant('s1'), text, value);
const payload = fc.oneof(
  fc.tuple(sessionId, fields).map(([id, rest]) => ({ ...rest, sessionId: id })),
  fc.tuple(fc.constant('s1'), text, text).map(([id, a, b]) => ({
    sessionId: id,
    text: a,
    question: a,
    options: [a, b],
    pollId: b,
    optionIds: [a],
    emoji: a,
  })),
  value,
);
const KNOWN = Object.keys(CLIENT_PAYLOADS);
const event = fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...KNOWN) }, { weight: 1, arbitrary: text });
/** Socket.IO's own words, which its client refuses to send. */
const RESERVED = ['connect', 'connect_error', 'disconnect', 'disconnecting', 'newListener', 'removeListener'];

/** What once was a fault, or nearly; sent by the organiser. */
const ALWAYS: [string, unknown][] = [
  ['poll:open', { sessionId: 's1', question: 'Tea\ud800?', options: ['yes', 'no'] }],
  ['poll:open', { sessionId: 's1', question: 'Tea?', options: ['yes\udc00', 'no'] }],
  ['chat:send', { sessionId: 's1', text: '\ud800' }],
  ['poll:vote', { sessionId: 's1', pollId: 'p\u0000', optionIds: ['1'] }],
];

let rig: Rig;
let node: Service;
beforeAll(async () => {
  rig = await createRig();
  node = await rig.startNode();
  await registerSession(rig.db, { sessionId: 's1', eventId: 'e1' });
});
afterEach(() => rig.disconnectAll());
afterAll(() => rig[Symbol.asyncDispose]());

/** All that attendees and organisers can change. */
const state = async (): Promise<string> => {
  const { rows } = await rig.db.execute(
    sql`select (select jsonb_agg(to_jsonb(t) order by id) from sessions t) as sessions,
            (select jsonb_agg(to_jsonb(t) order by id) from events t) as events,
            (select jsonb_agg(to_jsonb(t) - array['opened_told_at', 'closed_told_at'] order by id) from polls t) as polls,
            (select jsonb_agg(to_jsonb(t) order by poll_id, user_id) from poll_votes t) as votes,
            (select count(*) from chat_messages) as messages`,
  );
  return JSON.stringify(rows);
};

let people = 0;
/** Still does for somebody else what it is there for. */
async function serves(): Promise<void> {
  const client = await rig.connect(node, `witness-${people++}`);
  expect(await client.emitWithAck('session:join', { sessionId: 's1' })).toMatchObject({ success: true });
  client.disconnect();
}

describe('whatever a socket sends', () => {
  it('is answered once and in our words; what is refused changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(event, payload), { minLength: 4, maxLength: 8 }), async (sent) => {
        // One of many, so that the limits do not answer in the place of the checks; the organiser among them.
        const sub = people++ % 4 === 0 ? 'owner' : `person-${people}`;
        const client = await rig.openWild(node, { auth: { token: rig.token(sub) } });
        await client.emitWithAck('session:join', { sessionId: 's1' });
        for (const [name, content] of sent) {
          if (RESERVED.includes(name)) continue;
          const before = await state();
          const answer: Answer = await client.timeout(6_000).emitWithAck(name, content);
          if (answer.success) continue;
          expect(answer.code, `${name} ${JSON.stringify(content)}`).not.toBe('UNAVAILABLE');
          expect(answer.error).not.toMatch(/DROP TABLE|<script>|\{\{7|passwd|select |node_modules|\.ts:/);
          expect(await state()).toBe(before);
        }
        client.disconnect();
      }),
      { numRuns: 60, examples: [[ALWAYS]] },
    );
    await serves();
  }, 120_000);

  it('may be cut, broken, or no protocol at all: that connection alone is ended', async () => {
    const connect = `40${SOCKET_NAMESPACE},${JSON.stringify({ token: rig.token('wire') })}`;
    const packet = `42${SOCKET_NAMESPACE},`;
    const deep = '['.repeat(10_000) + ']'.repeat(10_000);
    const frames: (string | Uint8Array)[][] = [
      [connect, `${packet}0["chat:send",{"sessionId":"s1","text":${deep}}]`],
      [connect, `${packet}1["chat:send"`],
      [connect, `${packet}["__proto__",{"__proto__":{"admin":true}}]`],
      [connect, `${packet}99999999999999999999["session:leave",{"sessionId":"s1"}]`],
      [connect, `${packet}[1,{"sessionId":"s1"}]`],
      [connect, `${packet}[{"a":1}]`],
      [connect, `${packet}[]`],
      [connect, `${packet}["disconnect"]`],
      [connect, `451-${SOCKET_NAMESPACE},["chat:send",{"_placeholder":true,"num":0}]`, new Uint8Array(100)],
      [connect, `459999-${SOCKET_NAMESPACE},["chat:send",{"_placeholder":true,"num":7}]`],
      [connect, `43${SOCKET_NAMESPACE},7[{}]`],
      [connect, `41${SOCKET_NAMESPACE},`, `${packet}["session:leave",{"sessionId":"s1"}]`],
      [connect, connect, connect],
      ['40/nothing,', '40/__proto__,', `40${SOCKET_NAMESPACE}?a=b,{}`],
      [`40${SOCKET_NAMESPACE},{"token":{"toString":1}}`, `40${SOCKET_NAMESPACE},[]`, `40${SOCKET_NAMESPACE},${deep}`],
      [new Uint8Array(70_000), new Uint8Array(0)],
      ['\u0000', '9', '4', '5', '2probe', '3', '6', ''],
    ];
    const noise = fc.sample(fc.string({ unit: 'binary', maxLength: 200 }), 60).map((frame) => [connect, frame]);
    await Promise.all([...frames, ...noise].map((each) => sendRaw(node, each)));
    await serves();
  });

  it('leaves neither tokens nor what was written in the log', async () => {
    const token = rig.token('quiet');
    const client = await rig.openWild(node, { auth: { token } });
    await client.emitWithAck('session:join', { sessionId: 's1' });
    await client.emitWithAck('chat:send', { sessionId: 's1', text: 'very private words' });
    await client.emitWithAck('chat:send', { sessionId: 's1', text: `very private words\u0000` });
    await client.emitWithAck('auth:refresh', { token: `${token}x` });
    const log = rig.lines.join('');
    expect(log).toContain('Invalid or expired token');
    expect(log).not.toContain(token);
    expect(log).not.toContain('very private words');
  });

  it('cannot forge a line of the log', async () => {
    const client = await rig.connect(node, 'forger');
    const broken = { sessionId: 'x"}\n{"level":60,"msg":"forged' };
    expect(await client.emitWithAck('agent:subscribe', broken)).toMatchObject({ code: 'INVALID_PAYLOAD' });
    const quoted = { sessionId: 'x","msg":"forged' };
    expect(await client.emitWithAck('agent:subscribe', quoted)).toMatchObject({ code: 'FORBIDDEN' });
    await vi.waitFor(() => expect(rig.lines.some((line) => line.includes('forged'))).toBe(true));
    for (const line of rig.lines) {
      const parsed: { msg: string } = JSON.parse(line);
      expect(parsed.msg).not.toBe('forged');
    }
  });
});

/** Speaks to the engine with frames of our own making, and goes when they are sent. */
function sendRaw({ url }: Service, frames: readonly (string | Uint8Array)[]): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const socket = new WebSocket(`${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
  socket.addEventListener('open', () => {
    for (const frame of frames) socket.send(frame);
    // Answered after all of them were read, unless they ended the connection.
    socket.send('2probe');
  });
  socket.addEventListener('message', ({ data }) => data === '3probe' && socket.close());
  socket.addEventListener('close', () => resolve());
  return promise;
}
