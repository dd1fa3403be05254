import { outsideLimits, type AnomalyType, type Arm, type Content } from '@conductor/contracts';
import type { ComposeRequest, Language, Words } from '../../ports/words.ts';
import { unwantedText } from './review-text.ts';
import { armFiles } from '../arms/registry.ts';
import { hashString } from '../random.ts';

/** Longer ones would fill a banner by themselves; the template's own words stand instead. In characters. */
const LONGEST_TITLE = 60;
const LONGEST_TOPIC = 40;
const QUOTES: Record<Language, readonly [string, string]> = { en: ['“', '”'], de: ['„', '“'] };

/**
 * Words from the templates: of those that the session has seen least often, the one that the seed picks. Pure, at
 * once, and never without an answer. Those that fit where the audience is come first.
 */
export function templateWords(request: ComposeRequest): Words {
  const { arm, language } = request;
  const anomalyType = request.anomalyType ?? 'LOW_ENGAGEMENT';
  const phrases = armFiles[arm].phrases[language][anomalyType];
  const contentOf = (texts: readonly string[]): Content => armFiles[arm].content(texts, request.present);
  const contents = phrases.map((phrase) => contentOf(phrase.map((text) => fill(text, request))));
  const fits = contents.map((content) => request.audience === null || !outsideLimits(content, request.audience));
  const uses = phrases.map((_, index) => {
    const id = templateId(arm, anomalyType, language, index);
    return request.usedTemplates.filter((used) => used === id).length;
  });
  const possible = [...contents.entries()].filter(([index]) => fits[index] || !fits.includes(true));
  const fewest = Math.min(...possible.map(([index]) => uses[index] ?? 0));
  const fresh = possible.filter(([index]) => uses[index] === fewest);
  const [index, content] = fresh[hashString(request.seed) % fresh.length] ?? [0, contentOf([])];
  return {
    content,
    generation: { method: 'TEMPLATE', templateId: templateId(arm, anomalyType, language, index) },
  };
}

/** Two of the templates for this moment, with their places filled in general: they show a model the tone. */
export function examplesFor({ arm, anomalyType, language }: ComposeRequest): string[] {
  const phrases = armFiles[arm].phrases[language][anomalyType ?? 'LOW_ENGAGEMENT'];
  return phrases.slice(0, 2).map((phrase) => phrase.join(' / ').replaceAll(/\{\w+\|([^}]*)\}/g, '$1'));
}

const templateId = (arm: Arm, anomalyType: AnomalyType, language: Language, index: number): string =>
  `${arm}/${anomalyType}/${language}/${index}`;

/** A title and a topic are strangers' texts too: what the guard would stop gives way to the template's own words. */
const isFit = (text: string, longest: number): boolean =>
  text.length <= longest && unwantedText(text, { title: null }).length === 0;

function fill(text: string, { title, topics, language }: ComposeRequest): string {
  const known = {
    title: [title ?? ''].find((name) => isFit(name, LONGEST_TITLE))?.trim(),
    topic: topics.find((topic) => isFit(topic, LONGEST_TOPIC)),
  };
  const [open, close] = QUOTES[language];
  return text.replaceAll(/\{(title|topic)\|([^}]*)\}/g, (_, name: 'title' | 'topic', otherwise: string) => {
    const value = known[name];
    return value ? `${open}${value}${close}` : otherwise;
  });
}
