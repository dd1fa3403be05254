import type { TSchema } from 'typebox';
import type { AnomalyType, Arm, BreakdownTerm, ContentOf } from '@conductor/contracts';
import type { Language } from '../../ports/words.ts';

/**
 * The texts of one template, in the order its arm reads them. A place for what is known only at the moment carries
 * what stands there otherwise: `{topic|this subject}`, `{title|this session}`.
 */
type Phrase = readonly string[];

/** All that is particular to one arm. */
export type ArmFile<A extends Arm = Arm> = {
  arm: A;
  /** What its content must look like; also what the model is asked to fill in. */
  schema: TSchema;
  /** What makes its words good, told to the model. */
  guidance: string;
  /** Parts of the score that the arm itself creates: its reward is measured without them. */
  ownParts: readonly BreakdownTerm['part'][];
  /** Shortest time between two of this arm in one session, in milliseconds. */
  cooldownMs: number;
  /** Not proposed while another arm is allowed, be it one that rests just now. */
  lastResort: boolean;
  /**
   * Share of cases in which it usually helps, 0–1: an opinion to start from, not a measurement. The best of each kind of
   * anomaly is at least at 0.6.
   */
  helps: Readonly<Record<AnomalyType, number>>;
  /** The content that these texts make, for an audience of so many; null where nobody knows. */
  content: (texts: Phrase, present: number | null) => ContentOf<A>;
  /** At least five phrases a language and kind of anomaly. */
  phrases: Readonly<Record<Language, Readonly<Record<AnomalyType, readonly Phrase[]>>>>;
};
