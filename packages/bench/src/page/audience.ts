import { REACTIONS } from '@conductor/contracts/plain';
import { connectMany, joinAll } from '../connect.ts';

/** Everybody speaks at most every other second, which is less than anybody may. */
const PEOPLE = 40;
const EVENTS_PER_SECOND = 20;
const REACTS_EVERY = 4;

/** Forty people in a session who together send twenty events a second until they are disposed of: a quarter reactions, else chat. */
export async function openBusyAudience(url: string, secret: string, sessionId: string) {
  const people = await connectMany(url, secret, PEOPLE);
  await joinAll(people, sessionId);
  const begun = performance.now();
  let sent = 0;
  let taken = 0;
  // A callback, since the promise of what is under way at the end would be rejected.
  const count = (answer: { success: boolean }): void => void (taken += answer.success ? 1 : 0);
  const act = (turn: number): void => {
    const person = people[turn % PEOPLE];
    const emoji = REACTIONS[turn % REACTIONS.length] ?? '👏';
    const text = `And how would that work with ${turn} more?`;
    if (turn % REACTS_EVERY === 0) person?.emit('reaction:send', { sessionId, emoji }, count);
    else person?.emit('chat:send', { sessionId, text }, count);
  };
  // By the time that has passed: a timer that comes late would make them fewer.
  const timer = setInterval(() => {
    const due = ((performance.now() - begun) / 1_000) * EVENTS_PER_SECOND;
    while (sent < due) act(sent++);
  }, 1_000 / EVENTS_PER_SECOND);
  return {
    /** How many of their events a second the service has taken until now. */
    perSecond: (): number => taken / ((performance.now() - begun) / 1_000),
    [Symbol.dispose]: () => {
      clearInterval(timer);
      for (const person of people) person.disconnect();
    },
  };
}
