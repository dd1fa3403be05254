import { describe, expect, it } from 'vitest';
import { changeRoom, joinRoom } from '../../src/room/model.ts';
import { AT, joinAnswer } from '../build.ts';

const message = (id: string, sentAt = AT) => ({ sessionId: 's1', id, userId: 'ada', text: `text ${id}`, sentAt });
const poll = (id: string) => ({
  id,
  question: 'What next?',
  options: [
    { id: 'o1', text: 'Code' },
    { id: 'o2', text: 'Numbers' },
  ],
});
const opened = (id: string) => ({ name: 'poll:opened', payload: { sessionId: 's1', poll: poll(id) } }) as const;
const close = (id: string) => ({ name: 'poll:closed', payload: { sessionId: 's1', pollId: id } }) as const;

describe('the room', () => {
  it('shows each message once, in order, however often it is told', () => {
    const room = joinRoom(null, joinAnswer({ messages: [message('m1', AT), message('m3', AT + 3)] }));
    const more = changeRoom(room, { name: 'chat:message', payload: message('m2', AT + 2) });
    const twice = changeRoom(more, { name: 'chat:message', payload: message('m2', AT + 2) });
    const rejoined = joinRoom(twice, joinAnswer({ messages: [message('m3', AT + 3), message('m4', AT + 4)] }));
    expect(rejoined.messages.map(({ id }) => id)).toEqual(['m1', 'm2', 'm3', 'm4']);
  });

  it('shows no message any more that was taken back', () => {
    const room = joinRoom(null, joinAnswer({ messages: [message('m1'), message('m2')] }));
    const removed = changeRoom(room, { name: 'chat:removed', payload: { sessionId: 's1', id: 'm1' } });
    expect(removed.messages.map(({ id }) => id)).toEqual(['m2']);
  });

  it('keeps the last 200 messages', () => {
    const many = Array.from({ length: 250 }, (_, index) => message(`m${index}`, AT + index));
    const room = many.reduce(
      (model, payload) => changeRoom(model, { name: 'chat:message', payload }),
      joinRoom(null, joinAnswer()),
    );
    expect(room.messages).toHaveLength(200);
    expect(room.messages.at(-1)?.id).toBe('m249');
  });

  it('opens, counts and closes a poll, and keeps its results in sight', () => {
    const changes = [
      opened('p1'),
      opened('p1'),
      { name: 'poll:results', payload: { sessionId: 's1', pollId: 'p1', votes: { o1: 2 }, voters: 2 } },
      { name: 'voted', payload: { pollId: 'p1', optionIds: ['o1'] } },
      { name: 'poll:closed', payload: { sessionId: 's1', pollId: 'p1' } },
    ] as const;
    const room = changes.reduce(changeRoom, joinRoom(null, joinAnswer()));
    expect(room.polls).toEqual([{ poll: poll('p1'), votes: { o1: 2 }, voters: 2, votedFor: ['o1'], closed: true }]);
  });

  it('puts an open poll before a closed one, and keeps one closed one', () => {
    const room = [opened('p1'), close('p1'), opened('p2'), close('p2'), opened('p3')].reduce(
      changeRoom,
      joinRoom(null, joinAnswer()),
    );
    expect(room.polls.map((entry) => [entry.poll.id, entry.closed])).toEqual([
      ['p3', false],
      ['p2', true],
    ]);
  });

  it('learns after an interruption that a poll has closed, and what one had voted', () => {
    const before = changeRoom(joinRoom(null, joinAnswer()), opened('p1'));
    const gone = joinRoom(before, joinAnswer());
    expect(gone.polls[0]).toMatchObject({ closed: true });
    const open = joinRoom(
      before,
      joinAnswer({ polls: [{ ...poll('p1'), votes: { o2: 1 }, voters: 1, votedFor: ['o2'] }] }),
    );
    expect(open.polls).toEqual([{ poll: poll('p1'), votes: { o2: 1 }, voters: 1, votedFor: ['o2'], closed: false }]);
  });

  it('keeps a banner until it is closed', () => {
    const payload = {
      sessionId: 's1',
      interventionId: 'd1',
      type: 'BROADCAST',
      title: 'Soon',
      message: 'Questions.',
    } as const;
    const shown = changeRoom(joinRoom(null, joinAnswer()), { name: 'agent:intervention:banner', payload });
    expect(joinRoom(shown, joinAnswer()).banner).toEqual(payload);
    expect(changeRoom(shown, { name: 'banner:dismissed' }).banner).toBeNull();
  });
});
