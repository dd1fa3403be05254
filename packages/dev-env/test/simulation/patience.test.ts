import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { startPatience } from '../../src/simulation/patience.ts';

const SECONDS = 25;

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it('what nobody answers in time is approved once; what was answered is not', () => {
  const approved: string[] = [];
  using patience = startPatience(SECONDS, (id) => approved.push(id));
  expect(patience.approvesAt()).toBeNull();
  patience.consider({ id: 'slow', status: 'PENDING' });
  patience.consider({ id: 'quick', status: 'PENDING' });
  expect(patience.approvesAt()).toBe(Date.now() + SECONDS * 1_000);
  patience.consider({ id: 'quick', status: 'REJECTED' });
  vi.advanceTimersByTime(SECONDS * 1_000 - 1);
  expect(approved).toEqual([]);
  vi.advanceTimersByTime(60_000);
  expect(approved).toEqual(['slow']);
  patience.consider({ id: 'slow', status: 'APPROVED' });
  expect(patience.approvesAt()).toBeNull();
});

it('whoever decides themselves is not forestalled, and may leave it to the simulated organiser again', () => {
  const approved: string[] = [];
  using patience = startPatience(SECONDS, (id) => approved.push(id));
  patience.consider({ id: 'waits', status: 'PENDING' });
  vi.advanceTimersByTime(20_000);
  patience.leaveTo('you');
  patience.consider({ id: 'later', status: 'PENDING' });
  vi.advanceTimersByTime(600_000);
  expect([patience.decider(), patience.approvesAt(), approved]).toEqual(['you', null, []]);
  patience.consider({ id: 'later', status: 'REJECTED' });
  patience.leaveTo('simulated');
  vi.advanceTimersByTime(SECONDS * 1_000);
  expect(approved).toEqual(['waits']);
});
