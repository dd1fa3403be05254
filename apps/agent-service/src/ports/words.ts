import type { TSchema } from 'typebox';
import type { AnomalyType, Arm, Audience, Content, Generation } from '@conductor/contracts';
import type { Cost } from './budget.ts';

/** The languages that words exist in; a third one is one more entry here, and the compiler lists what is missing. */
export const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

/** One chat message; `person` tells authors apart and is never shown to a model. */
export type ChatLine = { person: string; text: string };

/** What words are wanted for, and what is known of the moment. */
export type ComposeRequest = {
  decisionId: string;
  sessionId: string;
  eventId: string;
  arm: Arm;
  /** Null for an intervention that a human asked for. */
  anomalyType: AnomalyType | null;
  title: string | null;
  /** Where the words must fit, if not in our own room. */
  audience: Audience | null;
  speaker?: string | null;
  /** Where the session stands, in the organiser's words (`break`, `closing`, …) or by its time: `opening`, `under way`. */
  phase?: string | null;
  language: Language;
  /** How many people are present; null where nobody knows. */
  present: number | null;
  /** Minutes since the session was registered. */
  minutesIn: number;
  /** What the audience speaks about, best first; each named by at least three people. */
  topics: readonly string[];
  /** A sample of the chat, oldest first; untrusted. */
  chat?: readonly ChatLine[];
  /** Ids of the templates that the session has seen, once for each time. */
  usedTemplates: readonly string[];
  /** The texts that the session has seen. */
  usedTexts: readonly string[];
  /** The same seed, the same choice. */
  seed: string;
};

/** Words and how they came about. */
export type Words = { content: Content; generation: Generation };

/**
 * What a model answered: `draft` is what it wrote, unchecked (`raw` as it came); `failed` says why there is nothing.
 * The cost counts every attempt behind it.
 */
export type Draft =
  | { kind: 'draft'; content: unknown; raw: string; cost: Cost }
  | { kind: 'failed'; reason: string; cost: Cost };

export type WriteJob = {
  request: ComposeRequest;
  /** What the answer must look like. */
  schema: TSchema;
  /** What makes this arm's words good, and some that were: for tone, not to be repeated. */
  guidance: string;
  examples: readonly string[];
  /** The first attempt and what was wrong with it, when this is the second. */
  repair: { raw: string; findings: readonly string[] } | null;
  /** Aborted when nobody waits any more. */
  signal: AbortSignal;
  /** Milliseconds from now until then. */
  withinMs: number;
};

/** One model that writes and is paid for. `write` never throws. */
export interface Writer {
  readonly model: string;
  write(job: WriteJob): Promise<Draft>;
}

/** Words by models, with the template's words behind them. */
export interface Composer {
  /** False without a key: then nobody waits for better words. */
  readonly enabled: boolean;
  /** Resolves within `deadlineMs` (at most 8,000) and never throws; where every model fails, the template's words. */
  compose(request: ComposeRequest, deadlineMs: number): Promise<Words>;
}
