import { describe, expect, it } from 'vitest';
import { changedFeed, withDecision, withSession } from '../src/feed/feed-state.ts';
import { anomaly, AT, decision, event, point, snapshot, tick } from '@conductor/contracts/fixtures';

const empty = snapshot();
const waiting = snapshot({ decisions: [decision()] });

describe('what is known of a session', () => {
  it('keeps at most 720 points and one point a tick', () => {
    const many = Array.from({ length: 730 }, (_, index) => tick(index + 1)).reduce(changedFeed, empty);
    expect(many.engagement).toHaveLength(720);
    const twice = changedFeed(many, tick(730));
    expect(twice.engagement).toEqual(many.engagement);
  });

  it('is not changed by the same event told twice', () => {
    const events = [
      event(1, { type: 'anomaly:detected', data: anomaly() }),
      event(2, { type: 'agent.decision', data: decision() }),
      event(3, { type: 'agent.decision.updated', data: decision({ version: 2, status: 'APPROVED' }) }),
      event(4, {
        type: 'agent.intervention.executed',
        data: {
          decisionId: 'd1',
          interventionId: 'd1',
          arm: 'POLL',
          status: 'EXECUTED',
          executedAt: AT,
          reach: 3,
          reason: null,
        },
      }),
    ];
    const once = events.reduce(changedFeed, empty);
    expect(events.reduce(changedFeed, once)).toEqual(once);
    expect(once.decisions[0]).toMatchObject({ status: 'EXECUTED', reach: 3 });
  });

  it('never goes back to an older version of a decision', () => {
    const settled = withDecision(waiting, decision({ version: 3, status: 'REJECTED' }));
    const late = changedFeed(settled, event(1, { type: 'agent.decision', data: decision({ version: 1 }) }));
    expect(late.decisions).toMatchObject([{ version: 3, status: 'REJECTED' }]);
  });

  it('does not let a late execution undo a measurement', () => {
    const reward = { reward: 0.8, delta: 0.1, bonus: 0, before: 0.3, after: 0.4 };
    const measured = changedFeed(
      withDecision(waiting, decision({ version: 4, status: 'EXECUTED', executedAt: AT, reach: 5 })),
      event(1, {
        type: 'agent.reward.measured',
        data: { decisionId: 'd1', arm: 'POLL', holdout: false, reward, reason: null, posterior: null },
      }),
    );
    const late = changedFeed(
      measured,
      event(2, {
        type: 'agent.intervention.executed',
        data: {
          decisionId: 'd1',
          interventionId: 'd1',
          arm: 'POLL',
          status: 'EXECUTED',
          executedAt: AT + 1,
          reach: 9,
          reason: null,
        },
      }),
    );
    expect(late.decisions[0]).toMatchObject({ status: 'MEASURED', reach: 5, reward });
  });

  it('says that an effect could not be measured, and why', () => {
    const told = changedFeed(
      waiting,
      event(1, {
        type: 'agent.reward.measured',
        data: {
          decisionId: 'd1',
          arm: 'POLL',
          holdout: false,
          reward: null,
          reason: 'The session ended.',
          posterior: null,
        },
      }),
    );
    expect(told.decisions[0]).toMatchObject({ status: 'UNMEASURED', reward: null, reason: 'The session ended.' });
  });

  it('does not open an anomaly again that has ended, when the two are told in the wrong order', () => {
    const ended = [
      event(1, { type: 'anomaly:detected', data: anomaly() }),
      event(2, { type: 'anomaly:ended', data: anomaly({ endedAt: AT + 9 }) }),
    ].reduce(changedFeed, empty);
    const late = changedFeed(ended, event(3, { type: 'anomaly:detected', data: anomaly() }));
    expect(late.anomalies).toMatchObject([{ id: 'a1', endedAt: AT + 9 }]);
  });

  it('has the session as a call resulted in it, and keeps what the call does not tell', () => {
    const row = { mode: 'AUTO', paused: true, quietUntil: AT, plannedBreak: null, endedAt: null } as const;
    expect(withSession(empty, row).session).toEqual({ ...empty.session, ...row });
  });

  it('knows of a planned break what was told last, also by an event that does not mention it', () => {
    const plannedBreak = { from: AT, until: AT + 900_000 };
    const data = { status: 'MONITORING', mode: 'AUTO', paused: false, quietUntil: null } as const;
    const planned = changedFeed(empty, event(1, { type: 'agent.status', data: { ...data, plannedBreak } }));
    const after = changedFeed(planned, event(2, { type: 'agent.status', data }));
    const off = changedFeed(after, event(3, { type: 'agent.status', data: { ...data, plannedBreak: null } }));
    expect([planned, after, off].map(({ session }) => session.plannedBreak)).toEqual([
      plannedBreak,
      plannedBreak,
      null,
    ]);
  });

  it('keeps an unknown score unknown', () => {
    const state = changedFeed(empty, event(1, { type: 'engagement:update', data: point(AT, null) }));
    expect(state.engagement.at(-1)?.score).toBeNull();
  });
});
