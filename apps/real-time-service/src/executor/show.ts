import type { Arm, ContentOf, InSession } from '@conductor/contracts';
import type { Transaction } from '@conductor/database';

/** The intervention that is to be shown: which one, and where. */
type Shown = InSession & {
  interventionId: string;
  /** When it was claimed, in milliseconds since the Unix epoch; the same however often it is told. */
  claimedAt: number;
};

/** How one arm is carried out. */
export type Show<A extends Arm> = {
  /**
   * Stores, in the transaction that claims the intervention, what must outlast this process; resolves with why where it
   * cannot be carried out. Absent where words alone are told.
   */
  keep?: (tx: Transaction, shown: Omit<Shown, 'claimedAt'>, content: ContentOf<A>) => Promise<string | null>;
  /**
   * Tells those whom it is for and resolves with how many they are. Also called again, by another node too, when nobody
   * knows whether it was told: it is heard once all the same. Rejects where it was not told.
   */
  tell: (shown: Shown, content: ContentOf<A>) => Promise<number>;
};

/** How each arm is carried out. */
export type Shows = { readonly [A in Arm]: Show<A> };
