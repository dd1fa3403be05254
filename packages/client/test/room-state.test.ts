import type { OpenPoll, RoomEvent } from '@conductor/contracts';
import { describe, expect, it } from 'vitest';
import { changedRoom, EMPTY_ROOM, joinedRoom, votedIn } from '../src/room/room-state.ts';
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
