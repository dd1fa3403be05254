import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checker, LiftView } from '@conductor/contracts';
import { bearer, startHarness, type Harness } from './harness.ts';
import { sessionOf, T } from './report-rows.ts';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness[Symbol.asyncDispose]());

const lift = (eventId = 'e1', headers = bearer('ada')) =>
  harness.app.inject({ url: `/api/v1/agent/events/${eventId}/lift`, headers });

describe('GET …/lift', () => {
  it('pools the proposals of all sessions of an event, and tells the effect of acting beside that of proposing', async () => {
    const sessions = [await sessionOf(harness), await sessionOf(harness), await sessionOf(harness)];
    expect((await lift()).json()).toMatchObject({ verdict: 'TOO_FEW', sessions: 0, difference: null, cut: false });
    for (let i = 0; i < 90; i++) {
      const session = sessions[i % 3];
      const executedAt = i % 2 ? new Date(T) : null;
      await session?.trial(i % 4 === 3, i % 2 && i % 4 !== 3 ? 0.2 : 0.01 * (i % 3), {
        heldRate: 0.25,
        executedAt: i % 4 === 3 ? null : executedAt,
      });
    }
    const response = await lift();
    expect(response.statusCode, response.body).toBe(200);
    const view = response.json();
    const { check, explain } = checker('lift', LiftView);
    expect(check(view) || explain(view)).toBe(true);
    expect(view).toMatchObject({
      id: 'e1',
      eventId: 'e1',
      sessions: 3,
      offered: { measured: 68 },
      holdouts: { measured: 22 },
      verdict: 'BETTER',
    });
    expect(view.sentence).toMatch(/^Proposals help: after one the score rises by \d+\.\d points more/);
    expect(view.acting.share).toBeCloseTo(23 / 68, 9);
    expect(view.acting.difference).toBeCloseTo(view.difference / view.acting.share, 9);
  });

  it('is not there for an event that is not there', async () => {
    expect((await lift('nowhere', bearer('root', { permissions: ['*'] }))).statusCode).toBe(404);
    expect((await lift('nowhere')).statusCode).toBe(403);
  });
});
