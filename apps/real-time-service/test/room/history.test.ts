import type { OpenPoll, RoomEvent, RoomPayload, Tally } from '@conductor/contracts';
import { describe, expect, it } from 'vitest';
import { historyAt } from '../../src/room/history.ts';

const message = (id: string): RoomPayload<'chat:message'> => ({
  sessionId: 's1',
  id,
  userId: 'u1',
  text: id,
  sentAt: 0,
});
const told = (id: string): RoomEvent => ({ name: 'chat:message', payload: message(id) });
const removed = (id: string): RoomEvent => ({ name: 'chat:removed', payload: { sessionId: 's1', id } });
const poll = (id: string): OpenPoll & Tally & { votedFor: string[] } => ({
  id,
  kind: 'single',
  question: '?',
  options: [],
  results: 'live',
  anonymous: false,
  votes: {},
  voters: 0,
  version: 0,
  votedFor: [],
});
const opened = (id: string): RoomEvent => ({ name: 'poll:opened', payload: { sessionId: 's1', poll: poll(id) } });

const ids = (stored: string[], tail: RoomEvent[], later: RoomEvent[] = [], limit = 50): string[] =>
  historyAt(
    { polls: [], closedPolls: [], questions: [], messages: stored.map(message) },
    tail,
    later,
    limit,
  ).messages.map(({ id }) => id);

describe('a history', () => {
  it('holds what was told and not noted in its row yet, each once, in the order of the log', () => {
    expect(ids(['a', 'c'], [told('b'), told('c')])).toEqual(['a', 'b', 'c']);
  });

  it('holds nothing of what is told after it, be it stored already or not', () => {
    const later = [told('c'), told('d')];
    expect(ids(['a', 'b', 'd'], [told('b'), ...later], later)).toEqual(['a', 'b']);
  });

  it('does not bring back what was taken back, and is as long as asked', () => {
    expect(ids(['a', 'b'], [told('b'), removed('a')])).toEqual(['b']);
    expect(ids(['a', 'b'], [told('c')], [], 2)).toEqual(['b', 'c']);
  });

  it('leaves a poll that is told after it to be told', () => {
    const later = [opened('p2')];
    const stored = { polls: [poll('p1'), poll('p2')], closedPolls: [], questions: [], messages: [] };
    expect(historyAt(stored, later, later, 50).polls.map(({ id }) => id)).toEqual(['p1']);
  });
});
