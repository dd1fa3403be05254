import { describe, expect, it } from 'vitest';
import { share } from '../../../src/conductor/shards/share.ts';
import type { Standing } from '../../../src/ports/sessions.ts';

const PARTITIONS = 16;
const WARM_MS = 60_000;
const GRACE_MS = 2_000;
const SECOND_MS = 1_000;

const nobodys = (): Standing[] =>
  Array.from({ length: PARTITIONS }, (_, partition) => ({
    partition,
    leader: null,
    freeMs: 3_600_000,
    standby: null,
    listeningMs: null,
  }));

/** Instances by name that share the partitions of one table, each doing what it works out, a second a round. */
function company(standings = nobodys()) {
  const alive = new Set<string>();
  const round = (): void => {
    for (const me of alive) {
      const others = [...alive].filter((name) => name !== me);
      const { claim, release, appoint } = share(standings, { me, others, warmMs: WARM_MS, graceMs: GRACE_MS });
      for (const standing of standings) {
        const { partition } = standing;
        if (claim.includes(partition) && standing.freeMs !== null)
          Object.assign(standing, { leader: me, freeMs: null });
        if (release.includes(partition)) Object.assign(standing, { leader: null, freeMs: 0 });
        const asked = appoint.find((one) => one.partition === partition);
        if (asked) Object.assign(standing, { standby: asked.standby, listeningMs: null });
      }
    }
    for (const standing of standings) {
      if (standing.freeMs !== null) standing.freeMs += SECOND_MS;
      if (standing.standby !== null && alive.has(standing.standby))
        standing.listeningMs = (standing.listeningMs ?? -SECOND_MS) + SECOND_MS;
    }
  };
  return {
    standings,
    join: (...names: string[]) => names.forEach((name) => alive.add(name)),
    die: (name: string) => {
      alive.delete(name);
      for (const standing of standings)
        if (standing.leader === name) Object.assign(standing, { leader: null, freeMs: 0 });
    },
    rounds: (count: number) => {
      for (let n = 0; n < count; n++) round();
    },
    led: () => [...alive].map((name) => standings.filter(({ leader }) => leader === name).length),
    stoodBy: () => [...alive].map((name) => standings.filter(({ standby }) => standby === name).length),
  };
}

const SETTLED = 300;

describe('partitions', () => {
  it('are all the first one’s, with nobody to stand by', () => {
    const { join, rounds, led, standings } = company();
    join('a');
    rounds(1);
    expect(led()).toEqual([PARTITIONS]);
    expect(standings.every(({ standby }) => standby === null)).toBe(true);
  });

  it('are given to the second only after it has listened for a window', () => {
    const { join, rounds, led, stoodBy } = company();
    join('a');
    rounds(1);
    join('b');
    rounds(WARM_MS / SECOND_MS);
    expect(led()).toEqual([PARTITIONS, 0]);
    expect(stoodBy()).toEqual([0, PARTITIONS]);
    rounds(5);
    expect(led()).toEqual([8, 8]);
    expect(stoodBy()).toEqual([8, 8]);
  });

  it.each([2, 3, 4, 5, 8, 16])('are shared by %i as evenly as they can be, none without another’s standby', (count) => {
    const { join, rounds, led, stoodBy, standings } = company();
    for (let n = 0; n < count; n++) {
      join(`agent-${n}`);
      rounds(SETTLED);
    }
    const most = Math.ceil(PARTITIONS / count);
    expect(Math.max(...led())).toBe(most);
    expect(led().reduce((sum, n) => sum + n)).toBe(PARTITIONS);
    expect(Math.max(...stoodBy())).toBeLessThanOrEqual(most + 1);
    for (const { leader, standby, freeMs } of standings) {
      expect(freeMs).toBeNull();
      expect(standby).not.toBeNull();
      expect(standby).not.toBe(leader);
    }
    const before = structuredClone(standings).map(({ leader, standby }) => ({ leader, standby }));
    rounds(SETTLED);
    expect(standings.map(({ leader, standby }) => ({ leader, standby }))).toEqual(before);
  });

  it('go to their standbys at once when somebody dies, and to anybody after the grace where both do', () => {
    const { join, rounds, die, standings } = company();
    join('a', 'b', 'c', 'd');
    rounds(SETTLED);
    const heirs = standings
      .filter(({ leader }) => leader === 'b')
      .map(({ partition, standby }) => [partition, standby]);
    die('b');
    rounds(1);
    for (const [partition, standby] of heirs) expect(standings[Number(partition)]?.leader).toBe(standby);

    rounds(SETTLED);
    const orphans = standings.filter(({ leader, standby }) => leader === 'a' && standby === 'c');
    expect(orphans.length).toBeGreaterThan(0);
    die('a');
    die('c');
    rounds(1);
    for (const { leader } of orphans) expect(leader).toBeNull();
    rounds(GRACE_MS / SECOND_MS);
    for (const { leader } of orphans) expect(leader).toBe('d');
  });

  it('stay as they are while an instance hears nobody; what it stands by for it takes all the same', () => {
    const [led, ours, theirs] = nobodys();
    Object.assign(led ?? {}, { leader: 'a', freeMs: null, standby: 'gone' });
    Object.assign(ours ?? {}, { freeMs: 0, standby: 'a' });
    Object.assign(theirs ?? {}, { freeMs: 0, standby: 'b' });
    const standings = [led, ours, theirs].filter((one) => one !== undefined);
    expect(share(standings, { me: 'a', others: null, warmMs: WARM_MS, graceMs: GRACE_MS })).toEqual({
      claim: [1],
      release: [],
      appoint: [],
    });
  });
});
