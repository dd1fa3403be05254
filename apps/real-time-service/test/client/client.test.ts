import { randomUUID } from 'node:crypto';
import { connect, type Connection, type ConnectOptions } from '@conductor/client';
import type { FeedEvent } from '@conductor/contracts';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Service } from '../../src/service.ts';
import { appendStatus } from '../feed/feed-log.ts';
import { createRig, registerSession, type Rig } from '../rig.ts';
import { layWire, type Wire } from './wire.ts';

const WAIT = { timeout: 10_000, interval: 10 };

let rig: Rig;
let node: Service;
let wire: Wire;
const opened: Connection[] = [];
beforeAll(async () => {
  rig = await createRig();
  node = await rig.startNode();
  wire = await layWire(() => node.url);
});
afterEach(() => {
  for (const connection of opened.splice(0)) connection.close();
});
afterAll(async () => {
  await wire[Symbol.asyncDispose]();
  await rig[Symbol.asyncDispose]();
});

const come = (sub: string, options: Partial<ConnectOptions> = {}): Connection => {
  const connection = connect({
    url: wire.url,
    token: () => rig.token(sub),
    answerTimeoutMs: 2_000,
    patienceMs: 5_000,
    reconnectMs: [10, 20],
    ...options,
  });
  opened.push(connection);
  return connection;
};
const inSeconds = (seconds: number): number => Math.floor(Date.now() / 1_000) + seconds;

describe('a feed', () => {
  it('tells each event once and in order over cuts, from a snapshot on', async () => {
    const { sessionId } = await registerSession(rig.db);
    await appendStatus(rig.redis, sessionId);
    const feed = come('owner').feed(sessionId);
    const told: FeedEvent[] = [];
    feed.listen((news) => {
      if ('seq' in news) told.push(news);
    });
    await vi.waitFor(() => expect(feed.standing().kind).toBe('live'), WAIT);
    for (let n = 1; n <= 12; n++) {
      await appendStatus(rig.redis, sessionId, { quietUntil: n });
      if (n % 4 === 0) wire.cut();
    }
    await vi.waitFor(
      () => expect(told.map(({ seq }) => seq)).toEqual(Array.from({ length: 12 }, (_, n) => n + 2)),
      WAIT,
    );
    expect(feed.state()?.session).toMatchObject({ id: sessionId, quietUntil: 12 });
    expect(feed.losses()).toBe(0);
  });

  it('says that something was lost where the log is gone, and is read anew', async () => {
    const { sessionId } = await registerSession(rig.db);
    await appendStatus(rig.redis, sessionId);
    const feed = come('owner').feed(sessionId);
    await vi.waitFor(() => expect(feed.standing().kind).toBe('live'), WAIT);
    const release = wire.hold();
    await rig.redis.flushall();
    await appendStatus(rig.redis, sessionId);
    wire.cut();
    release();
    await vi.waitFor(() => expect(feed.losses()).toBe(1), WAIT);
    await vi.waitFor(() => expect(feed.standing().kind).toBe('live'), WAIT);
  });

  it('says so when the session is not open to this user, and does not ask again', async () => {
    const { sessionId } = await registerSession(rig.db);
    const feed = come('stranger').feed(sessionId);
    await vi.waitFor(
      () => expect(feed.standing()).toMatchObject({ kind: 'refused', failure: { code: 'FORBIDDEN' } }),
      WAIT,
    );
  });
});

describe('a room', () => {
  it('shows polls and votes to everybody, and an organiser’s poll once however often it is asked for', async () => {
    const { sessionId } = await registerSession(rig.db);
    const owner = come('owner').organiser(sessionId);
    const room = come('mia').room(sessionId);
    await vi.waitFor(() => expect(room.standing().kind).toBe('live'), WAIT);
    // Done, but the acknowledgement is on a wire that is cut: it is asked for again with the same id.
    const asked = owner.openPoll({ question: 'Tea?', options: ['Yes', 'No'] });
    await vi.waitFor(() => expect(room.state().polls).toHaveLength(1), WAIT);
    wire.cut();
    const answer = await asked;
    const [poll] = room.state().polls;
    expect(answer).toMatchObject({ success: true, poll: { id: poll?.id } });
    const [option] = poll?.options ?? [];
    expect(await room.vote(poll?.id ?? '', [option?.id ?? ''])).toEqual({ success: true });
    await vi.waitFor(() => expect(room.state().polls[0]).toMatchObject({ voters: 1, votedFor: [option?.id] }), WAIT);
    expect(await owner.closePoll(poll?.id ?? '')).toEqual({ success: true });
    await vi.waitFor(() => expect(room.state()).toMatchObject({ polls: [], closedPolls: [{ voters: 1 }] }), WAIT);
  });

  it('keeps the order of what somebody says, and shows questions with their votes', async () => {
    const { sessionId } = await registerSession(rig.db);
    const room = come('mia').room(sessionId);
    const texts = Array.from({ length: 5 }, (_, n) => `message ${n}`);
    await Promise.all(texts.map((text) => room.send(text)));
    await vi.waitFor(() => expect(room.state().messages.map(({ text }) => text)).toEqual(texts), WAIT);
    const asked = await room.question('When do we begin?');
    await room.upvote(asked.success ? asked.id : '');
    await vi.waitFor(() => expect(room.state().questions).toMatchObject([{ votes: 1, upvoted: true }]), WAIT);
    expect(await room.react('👏')).toEqual({ success: true });
  });

  it('is told by whoever has no name what they are called, over cuts too; a name that is refused changes nothing', async () => {
    const { sessionId } = await registerSession(rig.db);
    const room = come('mia').room(sessionId);
    const witness = come('ben').room(sessionId);
    await witness.send('zero');
    await vi.waitFor(() => expect(room.state().messages).toHaveLength(1), WAIT);
    await vi.waitFor(() => expect(room.state().you).toMatchObject({ name: null }), WAIT);
    expect(await room.callMe('visit evil.example')).toMatchObject({ success: false, code: 'INVALID_PAYLOAD' });
    expect(room.standing().kind).toBe('live');
    expect(await room.callMe('Mia')).toMatchObject({ success: true, you: { name: 'Mia' } });
    await vi.waitFor(() => expect(room.state().you).toMatchObject({ name: 'Mia' }), WAIT);
    await room.send('one');
    wire.cut();
    await room.send('two');
    const heard = [room, witness].map(
      (one) => () =>
        one
          .state()
          .messages.map(({ name, text }) => `${name}: ${text}`)
          .slice(1),
    );
    for (const messages of heard) await vi.waitFor(() => expect(messages()).toEqual(['Mia: one', 'Mia: two']), WAIT);
    expect([room.losses(), witness.losses()]).toEqual([0, 0]);
  });

  it('says why something was refused, and keeps nobody waiting who is not let in', async () => {
    const room = come('mia').room(randomUUID());
    expect(await room.send('Hello')).toMatchObject({ success: false, code: 'FORBIDDEN' });
  });
});

describe('the token', () => {
  it('is renewed before it ends, without connecting again, and holds from then on', async () => {
    const { sessionId } = await registerSession(rig.db);
    // The second one may do more than the first: that shows which of them holds.
    const claims = [{ exp: inSeconds(30) }, { exp: inSeconds(600), permissions: ['*'] }];
    let asked = 0;
    const connection = come('mia', { token: () => rig.token('mia', claims[Math.min(asked++, 1)]) });
    const states: string[] = [];
    connection.listen(() => states.push(connection.state()));
    const organiser = connection.organiser(sessionId);
    expect(await organiser.heldMessages()).toMatchObject({ success: false, code: 'FORBIDDEN' });
    await vi.waitFor(async () => expect(await organiser.heldMessages()).toMatchObject({ success: true }), WAIT);
    expect([asked, ...states]).toEqual([2, 'live']);
  });

  it('that is refused ends it, until there is another', async () => {
    const { sessionId } = await registerSession(rig.db);
    let token = 'no token';
    const connection = come('mia', { token: () => token });
    const room = connection.room(sessionId);
    await vi.waitFor(() => expect(connection.state()).toBe('refused'), WAIT);
    expect(await room.send('Hello')).toMatchObject({ success: false, code: 'UNAUTHORIZED' });
    token = rig.token('mia');
    await connection.renew();
    expect(await room.send('Hello')).toMatchObject({ success: true });
  });
});
