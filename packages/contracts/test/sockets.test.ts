import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  CLIENT_PAYLOADS,
  FEED_TYPES,
  ROOM_PAYLOADS,
  type ClientPayload,
  type ClientToServerEvents,
  type DecisionView,
  type FeedEvent,
  type RoomEvent,
  type ServerToClientEvents,
} from '@conductor/contracts';
import { CLIENT_FIXTURES, ROOM_FIXTURES } from '@conductor/contracts/fixtures';

type Sent<E extends keyof ClientToServerEvents> = Parameters<ClientToServerEvents[E]>[0];
type Received<E extends keyof ServerToClientEvents> = Parameters<ServerToClientEvents[E]>[0];
type AckOf<E extends keyof ClientToServerEvents> = Parameters<Parameters<ClientToServerEvents[E]>[1]>[0];

// The compiler checks these; a wrong name or payload that began to fit would fail `pnpm types`.
describe('types of socket events', () => {
  it('knows the names and no others', () => {
    expectTypeOf<keyof ClientToServerEvents>().toEqualTypeOf<keyof typeof CLIENT_PAYLOADS>();
    expectTypeOf<'chat:sent'>().not.toExtend<keyof ClientToServerEvents>();
    expectTypeOf<'agent.decison'>().not.toExtend<keyof ServerToClientEvents>();
    expectTypeOf<'chat:send'>().not.toExtend<keyof ServerToClientEvents>();
    expectTypeOf<keyof typeof ROOM_PAYLOADS | FeedEvent['type']>().toExtend<keyof ServerToClientEvents>();
  });

  it('takes the right payload from a client and refuses a wrong one', () => {
    expectTypeOf<{ sessionId: string; text: string; clientId?: string }>().toEqualTypeOf<Sent<'chat:send'>>();
    expectTypeOf<{ sessionId: string; message: string }>().not.toExtend<Sent<'chat:send'>>();
    expectTypeOf<{ sessionId: number; text: string }>().not.toExtend<Sent<'chat:send'>>();
    expectTypeOf<{ sessionId: string; emoji: 'clap' }>().not.toExtend<Sent<'reaction:send'>>();
    expectTypeOf<{ sessionId: string; pollId: string; optionIds: string }>().not.toExtend<Sent<'poll:vote'>>();
    expectTypeOf<{ sessionId: string; since: number }>().not.toExtend<Sent<'agent:subscribe'>>();
    expectTypeOf<string>().not.toExtend<Sent<'session:join'>>();
    expectTypeOf<Sent<'agent:subscribe'>>().toEqualTypeOf<ClientPayload<'agent:subscribe'>>();
  });

  it('acknowledges every client event, with success told apart from failure', () => {
    expectTypeOf<AckOf<'chat:send'>>().extract<{ success: true }>().toHaveProperty('id').toEqualTypeOf<string>();
    expectTypeOf<AckOf<'chat:send'>>().extract<{ success: false }>().toHaveProperty('code');
    expectTypeOf<{ success: true }>().not.toExtend<AckOf<'chat:send'>>();
    expectTypeOf<{ success: false; error: string; code: 'OOPS' }>().not.toExtend<AckOf<'session:join'>>();
    type Recovered = Extract<AckOf<'agent:subscribe'>, { recovered: true }>;
    expectTypeOf<Recovered>().toHaveProperty('events').toEqualTypeOf<FeedEvent[]>();
    expectTypeOf<Recovered>().not.toHaveProperty('snapshot');
  });

  it('gives organisers and attendees what each event carries', () => {
    expectTypeOf<Received<'agent.decision'>>().toHaveProperty('data').toEqualTypeOf<DecisionView>();
    expectTypeOf<Received<'agent.decision'>>().toHaveProperty('seq').toEqualTypeOf<number>();
    expectTypeOf<Received<'engagement:update'>['data']['score']>().toEqualTypeOf<number | null>();
    expectTypeOf<Received<'anomaly:detected'>['type']>().toEqualTypeOf<'anomaly:detected'>();
    expectTypeOf<Received<'poll:opened'>['poll']['options'][number]>().toEqualTypeOf<{ id: string; text: string }>();
    expectTypeOf<{ sessionId: string; pollId: string }>().not.toExtend<Received<'poll:opened'>>();
    expectTypeOf<{ name: 'poll:closed'; payload: { sessionId: string } }>().not.toExtend<RoomEvent>();
  });
});

describe('names of socket events', () => {
  it('has no name with two meanings', () => {
    const names = [...Object.keys(CLIENT_PAYLOADS), ...Object.keys(ROOM_PAYLOADS), ...FEED_TYPES];
    expect(new Set(names).size).toBe(names.length);
  });

  it('has fixtures for every one', () => {
    expect(Object.keys(CLIENT_FIXTURES)).toEqual(Object.keys(CLIENT_PAYLOADS));
    expect(Object.keys(ROOM_FIXTURES)).toEqual(Object.keys(ROOM_PAYLOADS));
  });
});
