import { describe, expect, it } from 'vitest';
import { itemOf, withoutRepeats, type Signal } from '@conductor/connectors';
import { ContractError, decodePlatformEvent, isPlatformChannel, SIGNALS } from '@conductor/contracts';

const examples: Signal[] = SIGNALS.map((type) => {
  if (type === 'present') return { type, present: 7, speaking: 2 };
  if (type === 'chat') return { type, id: '1', person: 'p', text: 'Hello' };
  if (type === 'vote' || type === 'poll_opened' || type === 'poll_closed') return { type, id: '1', pollId: 'q' };
  return { type, id: '1', person: 'p' };
});

it.each(examples)('$type is a message that the conductor knows', (signal) => {
  const { channel, data } = itemOf(signal, 's1', 1_000);
  if (!isPlatformChannel(channel)) throw new Error(`no channel: ${channel}`);
  const event = decodePlatformEvent(channel, Buffer.from(JSON.stringify({ ...data, eventId: 'e1' })));
  expect(event).not.toBeInstanceOf(ContractError);
  expect(event).toMatchObject({ sessionId: 's1' });
  if (!(event instanceof ContractError) && event.type === 'sync') expect(event.known).toBe(true);
  if ('person' in signal) expect(JSON.stringify(event)).toContain('"userId":"p"');
});

const version = (nowMs: number): unknown => itemOf({ type: 'present', present: 7 }, 's1', nowMs).data?.['data'];
const say = (id: string): Signal => ({ type: 'chat', id, text: id });

it('a head count is newer than the one before, so that it is not taken for an old one', () => {
  expect(version(1_000)).toMatchObject({ version: 1_000_000, present: 7 });
  expect(version(1_001)).toMatchObject({ version: 1_001_000 });
});

describe('what is heard again', () => {
  it('is emitted once by its id, whatever came between, and head counts each time', () => {
    const heard: Signal[] = [];
    const emit = withoutRepeats((signal) => heard.push(signal));
    for (const id of ['1', '2', '1', '3', '2']) emit(say(id));
    for (const present of [3, 3]) emit({ type: 'present', present });
    emit({ type: 'joined', id: '1' });
    expect(heard.flatMap((signal) => ('id' in signal ? [signal.id] : []))).toEqual(['1', '2', '3', '1']);
    expect(heard.filter(({ type }) => type === 'present')).toHaveLength(2);
  });
});
