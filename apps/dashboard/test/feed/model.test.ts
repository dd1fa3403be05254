import { describe, expect, it } from 'vitest';
import { applyEvent, modelOf, openAnomaly, pendingDecision, takeDecision } from '../../src/feed/model.ts';
import { anomaly, AT, decision, event, point, snapshot, tick } from '../build.ts';

const empty = modelOf(snapshot());
const waiting = modelOf(snapshot({ decisions: [decision()] }));

describe('the model of a session', () => {
  it('keeps at most 720 points and one point a tick', () => {
    const many = Array.from({ length: 730 }, (_, index) => tick(index + 1)).reduce(applyEvent, empty);
    expect(many.points).toHaveLength(720);
    const twice = applyEvent(many, tick(730));
    expect(twice.points).toEqual(many.points);
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
    const once = events.reduce(applyEvent, empty);
    expect(events.reduce(applyEvent, once)).toEqual(once);
    expect(once.decisions[0]).toMatchObject({ status: 'EXECUTED', reach: 3 });
  });

  it('never goes back to an older version of a decision', () => {
    const settled = takeDecision(waiting, decision({ version: 3, status: 'REJECTED' }));
    const late = applyEvent(settled, event(1, { type: 'agent.decision', data: decision({ version: 1 }) }));
    expect(pendingDecision(late)).toBeNull();
  });

  it('does not let a late execution undo a measurement', () => {
    const reward = { reward: 0.8, delta: 0.1, bonus: 0, before: 0.3, after: 0.4 };
    const measured = applyEvent(
      takeDecision(waiting, decision({ version: 4, status: 'EXECUTED', executedAt: AT, reach: 5 })),
      event(1, {
        type: 'agent.reward.measured',
        data: { decisionId: 'd1', arm: 'POLL', holdout: false, reward, reason: null, posterior: null },
      }),
    );
    const late = applyEvent(
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
    const told = applyEvent(
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

  it('shows the gravest open anomaly and forgets it when it ends, also when told in the wrong order', () => {
    const both = [
      event(1, { type: 'anomaly:detected', data: anomaly({ id: 'a1', severity: 'CRITICAL' }) }),
      event(2, { type: 'anomaly:detected', data: anomaly({ id: 'a2', openedAt: AT + 1 }) }),
    ].reduce(applyEvent, empty);
    expect(openAnomaly(both)?.id).toBe('a1');
    const ended = applyEvent(both, event(3, { type: 'anomaly:ended', data: anomaly({ id: 'a1', endedAt: AT + 9 }) }));
    expect(openAnomaly(ended)?.id).toBe('a2');
    const late = applyEvent(ended, event(4, { type: 'anomaly:detected', data: anomaly({ id: 'a1' }) }));
    expect(openAnomaly(late)?.id).toBe('a2');
  });

  it('never offers a hold-out for approval', () => {
    expect(pendingDecision(modelOf(snapshot({ decisions: [decision({ holdout: true })] })))).toBeNull();
  });

  it('keeps an unknown score unknown', () => {
    const model = applyEvent(empty, event(1, { type: 'engagement:update', data: point(AT, null) }));
    expect(model.points.at(-1)?.score).toBeNull();
  });
});
