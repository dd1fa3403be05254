import type { Receiver } from '../receiver.ts';
import type { ChaosRoom } from '../room.ts';
import type { World } from '../world.ts';

/** Of one kind of thing: how many were acknowledged, and what is wrong with which. */
export type Account = { what: string; acknowledged: number; lost: string[]; doubled: string[]; wrong: string[] };

/** What accounts are drawn up of, once nothing is under way any more. */
export type Audit = {
  world: World;
  rooms: readonly ChaosRoom[];
  receiver: Receiver;
  /** When the audience stopped, by the database. */ quietAt: unknown;
};

/** An account that is still empty. */
export const newAccount = (what: string): Account => ({ what, acknowledged: 0, lost: [], doubled: [], wrong: [] });

/** Whether nothing was lost, doubled or wrong. */
export const isSound = ({ lost, doubled, wrong }: Account): boolean =>
  lost.length + doubled.length + wrong.length === 0;

/** The first column of what Postgres answers, as text. */
export async function firstColumn(world: World, text: string, values: unknown[] = []): Promise<string[]> {
  return (await world.rows(text, values)).map((row) => String(Object.values(row)[0]));
}
