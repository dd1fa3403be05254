import { EVENT_PARTITIONS } from '@conductor/contracts';
import type { Standing } from '../../ports/sessions.ts';

/** Who takes part in sharing: instances by the names of their runs. */
export type Sharers = {
  me: string;
  /** The others that live. Null while we hear nobody, ourselves included: then nothing is shared anew. */
  others: readonly string[] | null;
  /** Who has listened for so long scores as the leader does. */
  warmMs: number;
  /** What has been nobody's for so long is anybody's. */
  graceMs: number;
};

type Appointment = { partition: number; standby: string | null };
/** What an instance is to do, by partition. */
export type Share = { claim: number[]; release: number[]; appoint: Appointment[] };

/**
 * What to do so that everybody conducts as much as the others and each partition has one standby. Every instance works it
 * out for itself, from the same rows. What is nobody's goes to its standby, after the grace or without one to anybody. A leader of
 * too many gives some to those who have too few, once they have listened to them for a window.
 */
export function share(standings: readonly Standing[], { me, others, warmMs, graceMs }: Sharers): Share {
  const isOurs = ({ freeMs, standby, leader }: Standing): boolean =>
    freeMs !== null && (standby === null || standby === me || leader === me || freeMs >= graceMs);
  const claim = standings.filter(isOurs).map(({ partition }) => partition);
  if (others === null) return { claim, release: [], appoint: [] };

  const most = Math.ceil(EVENT_PARTITIONS / (others.length + 1));
  const led = tally(others, standings, ({ leader }) => leader);
  const stoodBy = tally(others, standings, ({ standby }) => standby);
  const hasRoom = (name: string): boolean => (led.get(name) ?? most) < most;
  const idlest = (names: readonly string[]): string | null =>
    names.toSorted((a, b) => (stoodBy.get(a) ?? 0) - (stoodBy.get(b) ?? 0) || (a < b ? -1 : 1))[0] ?? null;

  const mine = standings.filter(({ leader }) => leader === me);
  const release: number[] = [];
  let excess = mine.length - most;
  for (const { partition, standby, listeningMs } of mine) {
    if (excess <= 0 || standby === null || !hasRoom(standby) || (listeningMs ?? 0) < warmMs) continue;
    release.push(partition);
    led.set(standby, (led.get(standby) ?? 0) + 1);
    excess -= 1;
  }

  const appoint: Appointment[] = [];
  const ask = (standing: Standing, standby: string | null): void => {
    if (standing.standby === standby) return;
    appoint.push({ partition: standing.partition, standby });
    if (standing.standby !== null) stoodBy.set(standing.standby, (stoodBy.get(standing.standby) ?? 1) - 1);
    if (standby !== null) stoodBy.set(standby, (stoodBy.get(standby) ?? 0) + 1);
  };
  const kept = mine.filter(({ partition }) => !release.includes(partition));
  for (const standing of kept) if (!others.includes(standing.standby ?? '')) ask(standing, idlest(others));
  if (excess > 0) {
    // Somebody with room stands by for as many as are too many, and is given them later.
    const promised = kept.filter(({ standby }) => standby !== null && hasRoom(standby)).length;
    const stuck = kept.filter(({ standby }) => standby !== null && others.includes(standby) && !hasRoom(standby));
    for (const standing of stuck.slice(0, Math.max(0, excess - promised)))
      ask(standing, idlest(others.filter(hasRoom)) ?? standing.standby);
  } else if (appoint.length === 0) {
    const [busy] = kept.filter(({ standby }) => isMuchBusier(stoodBy, standby, idlest(others)));
    if (busy) ask(busy, idlest(others));
  }
  return { claim, release, appoint };
}

/** Of how many partitions each of these is what `role` says. */
function tally(
  names: readonly string[],
  standings: readonly Standing[],
  role: (standing: Standing) => string | null,
): Map<string, number> {
  const counts = new Map(names.map((name) => [name, 0]));
  for (const standing of standings) {
    const name = role(standing);
    const count = name === null ? undefined : counts.get(name);
    if (name !== null && count !== undefined) counts.set(name, count + 1);
  }
  return counts;
}

/** Whether handing one over leaves both better off; by less than two it would only go to and fro. */
const isMuchBusier = (counts: ReadonlyMap<string, number>, one: string | null, other: string | null): boolean =>
  one !== null && other !== null && (counts.get(one) ?? 0) - (counts.get(other) ?? 0) >= 2;
