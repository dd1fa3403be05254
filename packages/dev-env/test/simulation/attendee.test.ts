import { connect } from '@conductor/client';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { connectAttendee } from '../../src/simulation/attendee.ts';
import type { Chance } from '../../src/simulation/chance.ts';
import { PATIENCE, startGround, type Ground } from '../stack/ground.ts';

/** Somebody who answers everything, at once. */
const EAGER: Chance = { next: () => 0, between: () => 0, pick: ([first]) => first };

let ground: Ground;
beforeAll(async () => {
  ground = await startGround({ env: { AGENT_ARMS: 'QNA_PROMOTE' } });
}, 120_000);
afterAll(() => ground[Symbol.asyncDispose]());

it('people who are invited to ask do, and vote for the question in front', { timeout: 120_000 }, async () => {
  const { sessionId } = await ground.register('organiser');
  const url = ground.realTime.url;
  const people = ['mia', 'tom'].map((user) =>
    connectAttendee({ realTimeUrl: url, sessionId, token: () => ground.token(user), chance: EAGER }),
  );
  people.forEach((person) => person.join());
  const onlooker = connect({ url, token: () => ground.token('onlooker') });
  const room = onlooker.room(sessionId);
  await vi.waitFor(() => expect(room.state().present).toBe(3), PATIENCE);

  // What was sent before is measured first.
  const invite = (questionId?: unknown) => {
    const id = crypto.randomUUID();
    const words = { arm: 'QNA_PROMOTE', title: 'Your questions', message: 'Ask, or vote.' };
    const content = questionId === undefined ? words : { ...words, questionId };
    const send = () => ground.call('organiser', 'POST', '/interventions/manual', { sessionId, id, content });
    return vi.waitFor(async () => expect(await send()).toMatchObject({ status: 201 }), PATIENCE);
  };
  const askers = () =>
    ground.rows('select id, user_id from questions where session_id = $1 order by user_id', [sessionId]);
  await invite();
  await vi.waitFor(async () => expect((await askers()).map((row) => row['user_id'])).toEqual(['mia', 'tom']), PATIENCE);

  const own = (await askers()).find((row) => row['user_id'] === 'mia');
  await invite(own?.['id']);
  const votes = () => ground.rows('select user_id from question_votes where question_id = $1', [own?.['id']]);
  await vi.waitFor(async () => expect(await votes()).toContainEqual({ user_id: 'tom' }), PATIENCE);
  people.forEach((person) => person.close());
  onlooker.close();
});
