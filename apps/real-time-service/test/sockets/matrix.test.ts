import { generateKeyPairSync, sign } from 'node:crypto';
import { createGuestIssuer } from '@conductor/auth';
import { CLIENT_PAYLOADS, type ClientEvent } from '@conductor/contracts';
import { chatMessages, eventMembers, polls, preparedPolls, questions } from '@conductor/database';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Service } from '../../src/service.ts';
import { createRig, GUEST_SECRET, registerSession, type Answer, type Rig } from '../rig.ts';

/** Who comes, and what they carry: the same as in the matrix of the HTTP API. */
const REFUSED = ['no token', 'expired', 'wrong key', 'none'] as const;
const MEMBERS = ['other organiser', 'attendee', 'viewer', 'moderator', 'owner', 'admin'] as const;
const ROLES = [...MEMBERS, 'guest', 'guest of another event'] as const;
type Role = (typeof ROLES)[number];

const [sessionId, eventId] = ['s1', 'e1'];
const SUBJECTS: Record<(typeof MEMBERS)[number], [sub: string, claims: { permissions?: string[]; events?: string[] }]> =
  {
    'other organiser': ['eve', { permissions: ['event:manage', 'event:view', 'event:create', 'event:*'] }],
    attendee: ['tom', { events: [eventId] }],
    viewer: ['vic', {}],
    moderator: ['mia', {}],
    owner: ['owner', {}],
    admin: ['root', { permissions: ['*'] }],
  };

/** A token, and the ids of what there is in the session. */
type Own = Record<'token' | 'pollId' | 'preparedId' | 'messageId' | 'questionId' | 'heldId', string>;

/**
 * A row for each event that a client may send: what is sent in order, and what each role is told, in a session that
 * takes only who has a ticket. `joined`: it is sent from the room, where who may joined it before.
 */
type Row = {
  payload: (own: Own) => object;
  joined?: true;
  may: readonly Role[];
};
const CONDUCTS: Role[] = ['moderator', 'owner', 'admin'];
const WATCHES: Role[] = ['viewer', ...CONDUCTS];
const JOINS: Role[] = ['attendee', 'guest', ...WATCHES];
const ROWS: Record<ClientEvent, Row> = {
  'auth:refresh': { payload: ({ token }) => ({ token }), may: ROLES },
  'agent:subscribe': { payload: () => ({ sessionId }), may: WATCHES },
  'agent:unsubscribe': { payload: () => ({ sessionId }), may: WATCHES },
  'session:join': { payload: () => ({ sessionId }), may: JOINS },
  // Of one's own membership alone; without one there is nothing to end and nothing to learn.
  'session:leave': { payload: () => ({ sessionId }), may: ROLES },
  'chat:send': { payload: () => ({ sessionId, text: 'hello' }), joined: true, may: JOINS },
  'chat:remove': { payload: ({ messageId }) => ({ sessionId, messageId }), may: CONDUCTS },
  'chat:shown-list': { payload: () => ({ sessionId }), may: CONDUCTS },
  'chat:held-list': { payload: () => ({ sessionId }), may: CONDUCTS },
  'chat:release': { payload: ({ messageId }) => ({ sessionId, messageId }), may: CONDUCTS },
  'chat:mute': { payload: () => ({ sessionId, userId: 'loud', minutes: 5 }), may: CONDUCTS },
  'question:ask': { payload: () => ({ sessionId, text: 'Why?' }), joined: true, may: JOINS },
  'question:upvote': { payload: ({ questionId }) => ({ sessionId, questionId }), joined: true, may: JOINS },
  'question:answered': { payload: ({ questionId }) => ({ sessionId, questionId }), may: CONDUCTS },
  'question:pin': { payload: ({ questionId }) => ({ sessionId, questionId }), may: CONDUCTS },
  'question:remove': { payload: ({ questionId }) => ({ sessionId, questionId }), may: CONDUCTS },
  'question:shown-list': { payload: () => ({ sessionId }), may: CONDUCTS },
  'question:held-list': { payload: () => ({ sessionId }), may: CONDUCTS },
  'question:release': { payload: ({ heldId }) => ({ sessionId, questionId: heldId }), may: CONDUCTS },
  'hand:raise': { payload: () => ({ sessionId }), joined: true, may: JOINS },
  'hand:lower': { payload: () => ({ sessionId }), joined: true, may: JOINS },
  'hand:list': { payload: () => ({ sessionId }), may: CONDUCTS },
  'people:list': { payload: () => ({ sessionId }), may: CONDUCTS },
  'people:removed-list': { payload: () => ({ sessionId }), may: CONDUCTS },
  'person:remove': { payload: () => ({ sessionId, userId: 'loud' }), may: CONDUCTS },
  'reaction:send': { payload: () => ({ sessionId, emoji: '👏' }), joined: true, may: JOINS },
  'poll:vote': { payload: ({ pollId }) => ({ sessionId, pollId, optionIds: ['1'] }), joined: true, may: JOINS },
  'poll:open': { payload: () => ({ sessionId, question: 'Tea?', options: ['yes', 'no'] }), may: CONDUCTS },
  'poll:prepare': { payload: () => ({ sessionId, question: 'Tea?', kind: 'words' }), may: CONDUCTS },
  'poll:open-prepared': { payload: ({ preparedId }) => ({ sessionId, pollId: preparedId }), may: CONDUCTS },
  'poll:discard': { payload: ({ preparedId }) => ({ sessionId, pollId: preparedId }), may: CONDUCTS },
  'poll:list': { payload: () => ({ sessionId }), may: CONDUCTS },
  'poll:close': { payload: ({ pollId }) => ({ sessionId, pollId }), may: CONDUCTS },
  'poll:held-list': { payload: ({ pollId }) => ({ sessionId, pollId }), may: CONDUCTS },
  'poll:release': { payload: ({ pollId }) => ({ sessionId, pollId, word: 'hell' }), may: CONDUCTS },
};

const guestOf = createGuestIssuer(GUEST_SECRET);
const tokenOf = (role: Role): string => {
  if (role === 'guest') return guestOf(eventId, Date.now() + 60_000).token;
  if (role === 'guest of another event') return guestOf('e2', Date.now() + 60_000).token;
  return rig.token(...SUBJECTS[role]);
};

let rig: Rig;
let node: Service;
beforeAll(async () => {
  rig = await createRig();
  node = await rig.startNode();
  await registerSession(rig.db, { sessionId, eventId, access: 'ticketed' });
  await rig.db.insert(eventMembers).values([
    { eventId, userId: 'vic', role: 'viewer' },
    { eventId, userId: 'mia', role: 'moderator' },
  ]);
});
afterEach(() => rig.disconnectAll());
afterAll(() => rig[Symbol.asyncDispose]());

const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const exp = () => Math.floor(Date.now() / 1_000) + 600;
const BAD: Record<(typeof REFUSED)[number], () => object> = {
  'no token': () => ({}),
  expired: () => ({ token: rig.token('owner', { exp: exp() - 1_200 }) }),
  'wrong key': () => {
    const { privateKey: key } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const input = `${base64({ alg: 'ES256' })}.${base64({ sub: 'owner', exp: exp() })}`;
    const signature = sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' });
    return { token: `${input}.${signature.toString('base64url')}` };
  },
  none: () => ({ token: `${base64({ alg: 'none' })}.${base64({ sub: 'owner', exp: exp() })}.` }),
};

/** A poll that is open, and the only one. */
async function openedPoll(): Promise<string> {
  const id = crypto.randomUUID();
  const options = [{ id: '1', text: 'yes' }];
  await rig.db.update(polls).set({ closedAt: new Date() });
  await rig.db.insert(polls).values({ id, sessionId, eventId, question: 'Tea?', options, openedBy: 'owner' });
  return id;
}

/** A poll that waits to be opened, and the only one. */
async function preparedPoll(): Promise<string> {
  const id = crypto.randomUUID();
  const options = [{ id: '1', text: 'yes' }];
  await rig.db.delete(preparedPolls);
  await rig.db.insert(preparedPolls).values({ id, sessionId, question: 'Tea?', options, preparedBy: 'owner' });
  return id;
}

/** A message that waits for an organiser. */
async function heldMessage(): Promise<string> {
  const id = crypto.randomUUID();
  await rig.db.insert(chatMessages).values({ id, sessionId, userId: 'loud', text: 'hm', held: true });
  return id;
}

/** A question that is shown, or waits for an organiser. */
async function askedQuestion(held: boolean): Promise<string> {
  const id = crypto.randomUUID();
  const shown = held ? {} : { place: Date.now() * 1_000, seq: 1 };
  await rig.db
    .insert(questions)
    .values({ id, sessionId, userId: 'loud', anonymous: false, text: 'hm', held, ...shown });
  return id;
}

it('has a row for every event that a client may send', () => {
  expect(Object.keys(ROWS).toSorted()).toEqual(Object.keys(CLIENT_PAYLOADS).toSorted());
});

describe.each(Object.entries(ROWS))('%s', (event, { payload, joined, may }) => {
  it.each(REFUSED)('with %s is not even connected', async (kind) => {
    const refusal = { message: 'Unauthorized', data: { code: 'UNAUTHORIZED' } };
    await expect(rig.openWild(node, { auth: BAD[kind]() })).rejects.toMatchObject(refusal);
  });

  it.each(ROLES)('as %s', async (role) => {
    const token = tokenOf(role);
    const client = await rig.openWild(node, { auth: { token } });
    if (joined) await client.emitWithAck('session:join', { sessionId });
    const answer: Answer = await client.emitWithAck(
      event,
      payload({
        token,
        pollId: await openedPoll(),
        preparedId: await preparedPoll(),
        messageId: await heldMessage(),
        questionId: await askedQuestion(false),
        heldId: await askedQuestion(true),
      }),
    );
    if (may.includes(role)) expect(answer).toMatchObject({ success: true });
    else {
      const error = 'Forbidden: You do not have access to this session';
      expect(answer).toEqual({ success: false, error, code: 'FORBIDDEN' });
    }
  });
});

const open = (role: Role) => rig.openWild(node, { auth: { token: tokenOf(role) } });

describe('FAULT 1: nobody can tell what exists', () => {
  const inSessions = Object.entries(ROWS).filter(([event]) => event !== 'auth:refresh' && event !== 'session:leave');
  it.each(inSessions)(
    '%s: a stranger is told the same where nothing is; a super-user is told so',
    async (event, row) => {
      const nowhere = {
        ...row.payload({ token: '', pollId: 'p', preparedId: 'p', messageId: 'm', questionId: 'q', heldId: 'h' }),
        sessionId: 'nowhere',
      };
      const stranger: Answer = await (await open('other organiser')).emitWithAck(event, nowhere);
      expect(stranger.code).toBe('FORBIDDEN');
      const admin: Answer = await (await open('admin')).emitWithAck(event, nowhere);
      // In a room one must be before one does anything there, whoever one is.
      expect(admin.code).toBe(row.joined ? 'FORBIDDEN' : 'NOT_FOUND');
    },
  );
});

const joinOther = async (role: Role): Promise<Answer> =>
  (await open(role)).emitWithAck('session:join', { sessionId: 's2' });

it('a room that is open to any user is open to no other event’s guest', async () => {
  await registerSession(rig.db, { sessionId: 's2', eventId: 'e2', access: 'open' });
  expect((await joinOther('other organiser')).success).toBe(true);
  expect((await joinOther('guest of another event')).success).toBe(true);
  expect(await joinOther('guest')).toMatchObject({ success: false, code: 'FORBIDDEN' });
});
