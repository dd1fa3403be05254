import { anomaly, AT, decision, snapshot } from '@conductor/contracts/fixtures';
import { describe, expect, it } from 'vitest';
import { openAnomaly, pendingDecision } from '../../src/feed/current.ts';

describe('what stands just now', () => {
  it('is the gravest open anomaly, and another one when it has ended', () => {
    const grave = anomaly({ id: 'a1', severity: 'CRITICAL' });
    const newer = anomaly({ id: 'a2', openedAt: AT + 1 });
    expect(openAnomaly(snapshot({ anomalies: [newer, grave] }))?.id).toBe('a1');
    expect(openAnomaly(snapshot({ anomalies: [newer, { ...grave, endedAt: AT + 9 }] }))?.id).toBe('a2');
    expect(openAnomaly(snapshot())).toBeNull();
  });

  it('is never a hold-out to be approved', () => {
    expect(pendingDecision(snapshot({ decisions: [decision()] }))?.id).toBe('d1');
    expect(pendingDecision(snapshot({ decisions: [decision({ holdout: true })] }))).toBeNull();
  });
});
