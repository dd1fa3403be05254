import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSharedLook } from '../src/shared-look.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] }));
afterEach(() => void vi.useRealTimers());

/** A store that takes 5 ms for a look, and remembers who was looked for in each. */
function createStore() {
  const looks: (readonly string[])[] = [];
  let version = 0;
  const look = createSharedLook(async (_key, who) => {
    looks.push(who);
    const seen = version;
    const { promise, resolve } = Promise.withResolvers<void>();
    setTimeout(resolve, 5);
    await promise;
    return seen;
  });
  return { looks, look, change: () => (version += 1) };
}

describe('a shared look', () => {
  it('serves all who ask in one turn by one look, and each is named in it once', async () => {
    const { looks, look } = createStore();
    const answers = ['anna', 'ben', 'anna'].map((who) => look('session', who));
    await vi.advanceTimersByTimeAsync(5);
    expect(await Promise.all(answers)).toEqual([0, 0, 0]);
    expect(looks).toEqual([['anna', 'ben']]);
  });

  it('never gives anybody a look that began before they asked', async () => {
    const { look, change } = createStore();
    const before = look('session', 'anna');
    await vi.advanceTimersByTimeAsync(2);
    change();
    const after = look('session', 'ben');
    await vi.advanceTimersByTimeAsync(1_000);
    expect([await before, await after]).toEqual([0, 1]);
  });

  it('is taken at most ten times where a thousand ask within a second, and nobody waits for more than 210 ms', async () => {
    const { looks, look } = createStore();
    let longest = 0;
    for (let n = 0; n < 1_000; n++) {
      const asked = performance.now();
      void look('session', `${n}`).then(() => (longest = Math.max(longest, performance.now() - asked)));
      await vi.advanceTimersByTimeAsync(1);
    }
    await vi.advanceTimersByTimeAsync(1_000);
    expect(looks.flat()).toHaveLength(1_000);
    expect(looks.length).toBeLessThanOrEqual(10);
    expect(longest).toBeLessThanOrEqual(210);
  });

  it('that fails fails for those who waited for it alone', async () => {
    let fails = true;
    const look = createSharedLook(async () => {
      if (fails) throw new Error('away');
      return 'there';
    });
    const first = expect(look('session', 'anna')).rejects.toThrow('away');
    await vi.advanceTimersByTimeAsync(1);
    await first;
    fails = false;
    const second = look('session', 'anna');
    await vi.advanceTimersByTimeAsync(200);
    expect(await second).toBe('there');
  });

  it('at one key does not wait for one at another', async () => {
    const { looks, look } = createStore();
    const both = [look('one', 'anna'), look('two', 'ben')];
    await vi.advanceTimersByTimeAsync(5);
    await Promise.all(both);
    expect(looks).toEqual([['anna'], ['ben']]);
  });
});
