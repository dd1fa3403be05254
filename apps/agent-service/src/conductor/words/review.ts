import { Compile } from 'typebox/compile';
import { Content, outsideLimits } from '@conductor/contracts';
import { hasLookalikes, tokens } from '@conductor/moderation';
import type { ComposeRequest } from '../../ports/words.ts';
import { unwantedText, type Text } from './review-text.ts';
import { heardFromFew, readChat, repeatedRun } from './review-chat.ts';
import { speaksOfItself, unknownNames } from './review-names.ts';
import { seemsToBe, soundsLike } from '../lexicon/language.ts';

/** What may be shown, or what is wrong with it in words for a human and for the model. Never quotes the chat. */
export type Review = { ok: true; content: Content } | { ok: false; findings: string[] };

const validator = Compile(Content);

/** The texts of a content with their fields' names; `options/2` is the second option. */
const textsOf = (content: Content): Text[] =>
  Object.entries(content).flatMap(([field, value]) => {
    if (field === 'arm') return [];
    if (typeof value === 'string') return [{ field, text: value }];
    if (!Array.isArray(value)) return [];
    return value.map((text, index) => ({ field: `${field}/${index + 1}`, text }));
  });

/**
 * Everything that stands between a model and the audience. Pure; the findings are empty only when all rules pass. Who
 * inspects several drafts for one request reads its chat once and gives it here.
 */
export function inspect(candidate: unknown, request: ComposeRequest, heard = readChat(request.chat ?? [])): Review {
  if (!validator.Check(candidate) || candidate.arm !== request.arm)
    return { ok: false, findings: [schemaFinding(candidate)] };
  const texts = textsOf(candidate);
  const findings = [
    ...unwanted(texts, request),
    ...wrongLanguage(texts, request),
    ...sameOptions(texts),
    ...tooLong(candidate, request),
    ...repeats(texts, request),
    ...repeatedRun(texts, heard),
    ...heardFromFew(texts, request, heard),
    ...unknownNames(texts, request),
    ...speaksOfItself(texts, request),
  ];
  return findings.length === 0 ? { ok: true, content: candidate } : { ok: false, findings };
}

/** What the audience's place has no room for. */
const tooLong = (content: Content, { audience }: ComposeRequest): string[] => {
  const problem = audience === null ? null : outsideLimits(content, audience);
  return problem === null ? [] : [`length: ${problem}`];
};

/** What is wrong with each text; where nothing is, with all of them read on from one to the next. */
function unwanted(texts: readonly Text[], request: ComposeRequest): string[] {
  const apart = texts.flatMap(({ field, text }) =>
    unwantedText(text, request).map((finding) => `${field}: ${finding}`),
  );
  if (apart.length > 0) return apart;
  const all = texts
    .filter((text) => !isScale(texts, text))
    .map(({ text }) => text)
    .join(' ');
  return unwantedText(all, request).map((finding) => `together: ${finding}`);
}

/** True for the options of a poll that are numbers and rise, as years and amounts do: no number to call. */
function isScale(texts: readonly Text[], { field }: Text): boolean {
  const numbers = texts.filter((text) => text.field.startsWith('options/')).map(({ text }) => text);
  return (
    field.startsWith('options/') &&
    numbers.every((text) => /^[1-9]\d{0,3}$/.test(text)) &&
    numbers.every((text, index) => index === 0 || Number(text) > Number(numbers[index - 1]))
  );
}

function schemaFinding(candidate: unknown): string {
  if (candidate === undefined) return 'schema: not JSON';
  // Of a union's errors the ones deepest inside the value say most; the others are about the other arms.
  const error = validator.Errors(candidate).toSorted((a, b) => b.instancePath.length - a.instancePath.length)[0];
  return `schema: ${error?.instancePath || '/'} ${error?.message ?? 'is of another kind'}`.slice(0, 200);
}

function wrongLanguage(texts: readonly Text[], { language }: ComposeRequest): string[] {
  const all = texts.map(({ text }) => text).join('\n');
  const sentences = all.split(/(?<=[.!?:])\s|\n/);
  const found = [seemsToBe(all, language), ...sentences.map((sentence) => soundsLike(sentence, language))];
  const other = found.find((seems) => seems !== null && seems !== language);
  return other === undefined ? [] : [`language: expected ${language}, seems to be ${other}`];
}

const plain = (text: string): string => tokens(text).join(' ');

function sameOptions(texts: readonly Text[]): string[] {
  const options = texts.filter(({ field }) => field.startsWith('options/')).map(({ text }) => text);
  if (options.some((text) => plain(text) === '')) return ['options: one says nothing'];
  const areTwins = new Set(options.map(plain)).size < options.length || hasLookalikes(options);
  return areTwins ? ['options: two are the same'] : [];
}

/** As many words in common as this, of all that either has, and two texts are the same to a reader. */
const SAME = 0.75;

function repeats(texts: readonly Text[], { usedTexts }: ComposeRequest): string[] {
  const used = usedTexts.map((text) => new Set(tokens(text)));
  return texts
    .filter(({ field }) => !field.startsWith('options/'))
    .filter(({ text }) => {
      const words = new Set(tokens(text));
      return words.size > 2 && used.some((earlier) => overlap(words, earlier) >= SAME);
    })
    .map(({ field }) => `${field}: was shown before`);
}

function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const common = [...a].filter((word) => b.has(word)).length;
  return common / (a.size + b.size - common);
}
