import type { OpenPoll, OwnVote, RoomEvent } from '@conductor/contracts';
import { describe, expect, it } from 'vitest';
import { changedRoom, EMPTY_ROOM, joinedRoom, votedIn, type RoomState } from '../src/room/room-state.ts';
import { AT, joinAnswer } from '@conductor/contracts/fixtures';

const message = (id: string, sentAt = AT) => ({ sessionId: 's1', id, userId: 'ada', text: `text ${id}`, sentAt });
const poll = (id: string): OpenPoll => ({
  id,
  kind: 'single',
  question: 'What next?',
  options: [
    { id: 'o1', text: 'Code' },
    { id: 'o2', text: 'Numbers' },
  ],
  results: 'live',
  anonymous: false,
});
const opened = (id: string) => ({ name: 'poll:opened', payload: { sessionId: 's1', poll: poll(id) } }) as const;
const close = (id: string) => ({ name: 'poll:closed', payload: { sessionId: 's1', pollId: id } }) as const;

const results = (id: string, voters: number, version: number) =>
  ({
    name: 'poll:results',
    payload: { sessionId: 's1', pollId: id, votes: { o1: voters }, voters, version },
  }) as const;
const voted = (own: OwnVote) => ({ name: 'poll:voted', payload: { sessionId: 's1', pollId: 'p1', ...own } }) as const;
const said = (id: string) => ({ name: 'chat:message', payload: message(id) }) as const;
const banner = (interventionId: string) =>
  ({
    name: 'agent:intervention:banner',
    payload: { sessionId: 's1', interventionId, type: 'BROADCAST', title: 'Soon', message: 'Questions.' },
  }) as const;
const prompt = {
  name: 'prompt:shown',
  payload: { sessionId: 's1', interventionId: 'd9', prompt: 'What next?', shownAt: AT },
} as const;

const empty = joinedRoom(EMPTY_ROOM, joinAnswer());

describe('the room', () => {
  it('says who one is there as soon as it was joined', () => {
    expect([EMPTY_ROOM.you, empty.you]).toEqual([null, joinAnswer().you]);
  });

  it('shows each message once, in order, however often it is told', () => {
    const room = joinedRoom(EMPTY_ROOM, joinAnswer({ messages: [message('m1')] }));
    const more = [said('m2'), said('m2'), said('m1')].reduce(changedRoom, room);
    expect(more.messages.map(({ id }) => id)).toEqual(['m1', 'm2']);
  });

  it('is the history anew after a loss, and goes on from what is known after an interruption', () => {
    const known = [said('m1'), said('m2')].reduce(changedRoom, empty);
    const { messages: _messages, ...answer } = joinAnswer();
    const resumed = joinedRoom(known, { ...answer, recovered: true, missed: [] });
    expect(resumed.messages.map(({ id }) => id)).toEqual(['m1', 'm2']);
    const anew = joinedRoom(known, joinAnswer({ messages: [message('m5')] }));
    expect(anew.messages.map(({ id }) => id)).toEqual(['m5']);
  });

  it('shows no message any more that was taken back', () => {
    const known = [said('m1'), said('m2')].reduce(changedRoom, empty);
    const room = changedRoom(known, { name: 'chat:removed', payload: { sessionId: 's1', id: 'm1' } });
    expect(room.messages.map(({ id }) => id)).toEqual(['m2']);
  });

  it('keeps the last 200 messages', () => {
    const many = Array.from({ length: 250 }, (_, index) => said(`m${index}`));
    const room = many.reduce(changedRoom, empty);
    expect(room.messages).toHaveLength(200);
    expect(room.messages.at(-1)?.id).toBe('m249');
  });

  it('opens, counts and closes a poll, and keeps its results in sight', () => {
    const open = [opened('p1'), opened('p1'), results('p1', 2, 2)].reduce(changedRoom, empty);
    const room = changedRoom(votedIn(open, 'p1', { optionIds: ['o1'] }), close('p1'));
    expect(room.polls).toEqual([]);
    expect(room.closedPolls).toEqual([{ ...poll('p1'), votes: { o1: 2 }, voters: 2, version: 2, votedFor: ['o1'] }]);
  });

  it('shows of a quiz what was right once it is closed, and of a poll whose results are not told no number', () => {
    const quiz = { ...poll('p1'), results: 'hidden' } as const;
    const open = changedRoom(empty, { name: 'poll:opened', payload: { sessionId: 's1', poll: quiz } });
    expect(open.polls).toEqual([{ ...quiz, votedFor: [] }]);
    const room = changedRoom(votedIn(open, 'p1', { optionIds: ['o2'] }), {
      name: 'poll:closed',
      payload: { ...close('p1').payload, correctOptionIds: ['o2'] },
    });
    expect(room.closedPolls).toEqual([{ ...quiz, votedFor: ['o2'], correctOptionIds: ['o2'] }]);
  });

  it('shows the words that were given and one’s own', () => {
    const cloud: OpenPoll = { ...poll('p1'), kind: 'words', options: [] };
    const tally = { votes: {}, words: [{ text: 'tea', votes: 2 }], voters: 2, version: 2 };
    const told: RoomEvent[] = [
      { name: 'poll:opened', payload: { sessionId: 's1', poll: cloud } },
      { name: 'poll:results', payload: { sessionId: 's1', pollId: 'p1', ...tally } },
    ];
    const room = votedIn(told.reduce(changedRoom, empty), 'p1', { word: 'Tea' });
    expect(room.polls).toMatchObject([{ ...tally, votedWord: 'Tea' }]);
  });

  it('shows a vote that was given elsewhere, in the place of the whole earlier one', () => {
    const held = changedRoom(changedRoom(empty, opened('p1')), voted({ votedFor: [], votedWord: 'Tea', held: true }));
    expect(held.polls).toMatchObject([{ votedWord: 'Tea', held: true }]);
    const room = [voted({ votedFor: ['o2'] }), close('p1')].reduce<RoomState>(changedRoom, held);
    expect(room.closedPolls).toEqual([{ ...poll('p1'), votes: {}, voters: 0, version: 0, votedFor: ['o2'] }]);
    expect(changedRoom(room, voted({ votedFor: ['o1'] })).closedPolls).toMatchObject([{ votedFor: ['o1'] }]);
  });

  it('knows of its own words that they are held back', () => {
    const open = changedRoom(empty, opened('p1'));
    expect(votedIn(open, 'p1', { word: 'tea' }, true).polls).toMatchObject([{ votedWord: 'tea', held: true }]);
    expect(votedIn(votedIn(open, 'p1', { word: 'tea' }, true), 'p1', { word: 'ok' }).polls[0]).not.toHaveProperty(
      'held',
    );
  });

  it('takes no older count for the newest', () => {
    const room = [opened('p1'), results('p1', 3, 3), results('p1', 1, 1)].reduce(changedRoom, empty);
    expect(room.polls).toMatchObject([{ voters: 3 }]);
  });

  it('keeps the last three closed polls, the newest first', () => {
    const ids = ['p1', 'p2', 'p3', 'p4'];
    const room = ids.flatMap((id) => [opened(id), close(id)]).reduce(changedRoom, empty);
    expect(room.closedPolls.map(({ id }) => id)).toEqual(['p4', 'p3', 'p2']);
  });

  it('learns after an interruption that a poll has closed, and what one had voted', () => {
    const before = changedRoom(empty, opened('p1'));
    const standing = { ...poll('p1'), votes: { o2: 1 }, voters: 1, version: 1, votedFor: ['o2'] };
    expect(joinedRoom(before, joinAnswer({ closedPolls: [standing] }))).toMatchObject({
      polls: [],
      closedPolls: [standing],
    });
    expect(joinedRoom(before, joinAnswer({ polls: [standing] })).polls).toEqual([standing]);
  });

  it('keeps what an intervention showed, the last of each name and the newest first', () => {
    const room = [banner('d1'), prompt, banner('d2')].reduce(changedRoom, empty);
    expect(joinedRoom(room, joinAnswer()).shown).toEqual([banner('d2'), prompt]);
  });
});

const stands = (progress: number) =>
  ({ sessionId: 's1', challengeId: 'c1', progress, people: 2, version: progress }) as const;
const challengeAfter = (events: readonly Parameters<typeof changedRoom>[1][]) =>
  events.reduce(changedRoom, empty).challenge;

describe('a challenge', () => {
  const challenge = { id: 'c1', title: 'Go', description: 'All of us', goal: 10, startedAt: AT, endsAt: AT + 60_000 };
  const started = { name: 'challenge:started', payload: { sessionId: 's1', challenge } } as const;
  const updated = (progress: number) => ({ name: 'challenge:updated', payload: stands(progress) }) as const;
  const ended = { name: 'challenge:ended', payload: { ...stands(10), reached: true } } as const;

  it('only gets further, whichever node tells of it, and keeps its end', () => {
    expect(challengeAfter([started, updated(4), updated(3), started])).toMatchObject({ progress: 4, reached: null });
    expect(challengeAfter([started, updated(4), ended, updated(11)])).toMatchObject({ progress: 10, reached: true });
    expect(challengeAfter([updated(4)])).toBeNull();
  });

  it('is found by whoever joins; one whose end may have been missed is shown no more', () => {
    const running = { ...challenge, progress: 5, people: 2, version: 5 };
    const room = joinedRoom(EMPTY_ROOM, joinAnswer({ challenge: running }));
    expect(room.challenge).toEqual({ ...running, reached: null });
    expect(joinedRoom(changedRoom(room, updated(7)), joinAnswer({ challenge: running })).challenge?.progress).toBe(7);
    expect(joinedRoom(room, joinAnswer()).challenge).toBeNull();
    expect(joinedRoom(changedRoom(room, ended), joinAnswer()).challenge?.reached).toBe(true);
  });
});

it('a nudge is kept as it was told, or as it stood when the room was joined', () => {
  const nudge = { sessionId: 's1', interventionId: 'd1', message: 'And you?', shownAt: AT };
  const room = changedRoom(empty, { name: 'nudge:shown', payload: nudge });
  expect(room.nudge).toEqual(nudge);
  expect(joinedRoom(room, joinAnswer()).nudge).toEqual(nudge);
  expect(joinedRoom(EMPTY_ROOM, joinAnswer({ nudge })).nudge).toEqual(nudge);
});
