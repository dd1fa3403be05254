import { PLATFORM_CHANNELS, type PlatformChannel } from '@conductor/contracts';
import type { Clock } from '../../src/ports/clock.ts';

/** A clock that the test turns: wall and monotonic time run alike from `startMs`. */
export function createClock(startMs: number): Clock & { pass(ms: number): void } {
  let now = startMs;
  return { now: () => now, monotonic: () => now, pass: (ms) => void (now += ms) };
}

type Take = (channel: PlatformChannel, payload: Buffer) => void;
type Names = { sessionId: string; eventId: string };

const PEOPLE = 20;

/** What an instance would hear of a room, a second a call: heartbeats, presence and `perMinute` messages. */
export function createRoom(session: Names, agents: readonly { node: string; take: Take }[]) {
  const named = { ...session, source: 'rt-1' };
  let version = 0;
  let owed = 0;
  let said = 0;
  const publish = (channel: PlatformChannel, payload: object): void => {
    const bytes = Buffer.from(JSON.stringify(payload));
    for (const { take } of agents) take(channel, bytes);
  };
  const say = (): void => {
    const userId = `user-${(said * 7) % PEOPLE}`;
    publish(PLATFORM_CHANNELS.chatMessage, { ...named, message: { id: `m-${said}`, userId, text: 'hello' } });
    said += 1;
  };
  return {
    beat: (): void => {
      publish(PLATFORM_CHANNELS.heartbeat, { node: 'rt-1', at: 0 });
      for (const { node } of agents) publish(PLATFORM_CHANNELS.heartbeat, { node, at: 0 });
      const data = { version: (version += 1), present: PEOPLE, openPolls: [] };
      publish(PLATFORM_CHANNELS.sync, { type: 'presence_update', ...named, data });
    },
    speak: (perMinute: number): void => {
      for (owed += perMinute / 60; owed >= 1; owed -= 1) say();
    },
  };
}
