import type { AnomalyType, Arm, Content, Generation } from '@conductor/contracts';
import { armFiles } from './interventions/registry.ts';
import type { Language } from './interventions/arm-file.ts';

/** What words are wanted for, and what is known of the moment. `minutesIn` counts from the session's registration. */
export type ComposeRequest = {
  decisionId: string;
  sessionId: string;
  eventId: string;
  arm: Arm;
  /** Null for an intervention that a human asked for. */
  anomalyType: AnomalyType | null;
  title: string | null;
  language: Language;
  minutesIn: number;
  /** What the audience speaks about, best first; each named by at least three people. */
  topics: readonly string[];
  /** Ids of the templates that the session has seen, once for each time. */
  usedTemplates: readonly string[];
  /** The texts that the session has seen. */
  usedTexts: readonly string[];
  /** The same seed, the same choice. */
  seed: string;
};

export type Words = { content: Content; generation: Generation };

/** Longer ones would fill a banner by themselves; the template's own words stand instead. In characters. */
const LONGEST_TITLE = 60;
const LONGEST_TOPIC = 40;
const QUOTES: Record<Language, readonly [string, string]> = { en: ['“', '”'], de: ['„', '“'] };

/**
 * Words from the templates: of those that the session has seen least often, the one that the seed picks. Pure, at
 * once, and never without an answer.
 */
export function templateWords(request: ComposeRequest): Words {
  const { arm, language } = request;
  const anomalyType = request.anomalyType ?? 'LOW_ENGAGEMENT';
  const phrases = armFiles[arm].phrases[language][anomalyType];
  const uses = phrases.map((_, index) => {
    const id = templateId(arm, anomalyType, language, index);
    return request.usedTemplates.filter((used) => used === id).length;
  });
  const fewest = Math.min(...uses);
  const fresh = [...phrases.entries()].filter(([index]) => uses[index] === fewest);
  const [index, phrase] = fresh[hash(request.seed) % fresh.length] ?? [0, []];
  return {
    content: armFiles[arm].content(phrase.map((text) => fill(text, request))),
    generation: { method: 'TEMPLATE', templateId: templateId(arm, anomalyType, language, index) },
  };
}

const templateId = (arm: Arm, anomalyType: AnomalyType, language: Language, index: number): string =>
  `${arm}/${anomalyType}/${language}/${index}`;

function fill(text: string, { title, topics, language }: ComposeRequest): string {
  const known = {
    title: title !== null && title.length <= LONGEST_TITLE ? title.trim() : undefined,
    topic: topics.find((topic) => topic.length <= LONGEST_TOPIC),
  };
  const [open, close] = QUOTES[language];
  return text.replaceAll(/\{(title|topic)\|([^}]*)\}/g, (_, name: 'title' | 'topic', otherwise: string) => {
    const value = known[name];
    return value ? `${open}${value}${close}` : otherwise;
  });
}

/** FNV-1a over the seed, 32 bits: enough to spread choices, and the same everywhere. */
function hash(seed: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < seed.length; index++) {
    value = Math.imul(value ^ seed.charCodeAt(index), 0x01000193);
  }
  return value >>> 0;
}
