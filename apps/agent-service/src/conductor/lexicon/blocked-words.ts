import { isCommon } from './common-words.ts';
import { fold } from './text.ts';

const list = (words: string): string[] => words.trim().split(/\s+/);

/** Words that no organiser wants to have said: abuse, slurs and obscenities. Matched at the start of a word … */
const STEMS = list(`
  arschg arschk asshat asswip bastard bollock btch cumshot dafuq dickhead drecks dummkopf fagg fatass fvck hackfress hitler
  jackass judensau kackb kacke kackh kameltreib kanake kike kummeltur moron nazi neonazi nutte paedophil pedophil phuck piss
  polack porn pussy rapist retard schlitzaug shit slut spast titten tranny twat vollpfosten vollspast wanker wanking wetback wixe wixx
  zigeuner`);
/** … anywhere in a word, since German writes `Vollidiot` and English `horseshit` … */
const INSIDE = list(`
  apeshit arschl arsehole asshole batshit bitch bullshit cocksuck cunt dipshit dumbass faggot fotze fuck horseshit hurensohn
  idiot missgeburt motherf neger nigga nigger scheiss schlampe schwuchtel trottel untermensch whore wichs`);
/** … and as whole words only, since harmless ones begin like them. */
const WHOLE = new Set(
  list(`
  arsch arse ass asses blod blode bloed chink cnt cock cocks coon cum depp deppen dick dicks dumb dumm dyke fag fck fcking fick
  ficken fickt fk fresse fuk fuking fing gook gtfo heil hoe hure huren kys loser losers milf muschi paki penis penner prick rape
  sau schwanz sht spic stfu stupid suck sucks tits vergasen wank wtf xxx`),
);
/** Harmless words that hold one of these. */
const HARMLESS = /snigger\w*|niggl\w*|shii?take\w*|scunthorpe/g;

const LEET: Readonly<Record<string, string>> = {
  0: 'o',
  1: 'i',
  3: 'e',
  4: 'a',
  5: 's',
  7: 't',
  8: 'b',
  9: 'g',
  $: 's',
  '!': 'i',
  '@': 'a',
  '€': 'e',
  '+': 't',
};

/** Digits and signs beside letters read as the letters that they stand for. */
export const withoutLeet = (text: string): string =>
  text.replaceAll(/[0-9$!@€+](?=\p{L})|(?<=\p{L})[0-9$!@€+]/gu, (sign) => LEET[sign] ?? sign);

/** True when a text contains such a word, also spelt with digits, stretched, or with gaps between its letters. */
export function hasBlockedWord(text: string): boolean {
  const plain = fold(text).replaceAll(HARMLESS, ' ');
  return [plain, closeGaps(plain)].some((version) => {
    const words = wordsOf(version);
    return words.some(isBlockedToken) || torn(words).some(isBlockedStem);
  });
}

/** The same for one folded word. */
export const isBlockedToken = (token: string): boolean =>
  [token, squeeze(token, 1), squeeze(token, 2)].some((form) => WHOLE.has(form)) || isBlockedStem(token);

const isBlockedStem = (token: string): boolean => {
  const forms = [token, squeeze(token, 1), squeeze(token, 2)];
  // Here doubled letters count once: `shiit`.
  const single = token.replaceAll(/(\p{L})\1+/gu, '$1');
  return (
    forms.some((form) => INSIDE.some((part) => form.includes(part))) ||
    [...forms, single].some((form) => [...STEMS, ...INSIDE].some((start) => form.startsWith(start)))
  );
};

/** Twice over, since a digit beside a digit becomes one beside a letter: `ni99er`. */
const wordsOf = (text: string): string[] => withoutLeet(withoutLeet(text)).match(/\p{L}+/gu) ?? [];

/** `sh it` and `fu cker`: a short word that is none, read on into the next. */
const torn = (words: readonly string[]): string[] =>
  words.flatMap((word, index) => {
    const next = words[index + 1];
    return next === undefined || word.length > 4 || isCommon(word) ? [] : [word + next];
  });

/** `f u c k` and `f.u.c.k` become one word. */
const closeGaps = (text: string): string =>
  text.replaceAll(/(?<![\p{L}\p{N}])(?:[\p{L}\p{N}$!@][\s._*-]+){2,}[\p{L}\p{N}$!@](?![\p{L}\p{N}])/gu, (spaced) =>
    spaced.replaceAll(/[\s._*-]/g, ''),
  );

/** Three or more of a letter in a row become `count` of it. */
const squeeze = (token: string, count: number): string =>
  token.replaceAll(/(\p{L})\1{2,}/gu, (_, letter: string) => letter.repeat(count));
