import { fold } from './text.ts';

const list = (words: string): string[] => words.trim().split(/\s+/);

/** Words that no organiser wants to have said: abuse, slurs and obscenities. Matched at the start of a word … */
const STEMS = list(`
  arschl arsehole asshole bastard bitch bollocks bullshit cocksuck cunt dickhead drecksau fagg fotze fuck hitler hurensohn
  idiot judensau kanake kike missgeburt moron motherf nazi neger nigga nigger nutte paedophil pedophil piss porn pussy rapist
  retard scheiss schlampe schwuchtel shit slut spast titten tranny trottel twat untermensch verpiss wanker wetback whore
  wichs zigeuner`);
/** … and these as whole words only, since harmless ones begin like them. */
const WHOLE = new Set(
  list(`
  arsch arse ass asses blod blode bloed chink cock coon cum depp dick dicks dumb dumm dyke fag fick ficken fickt gook heil
  hoe hure huren kys loser losers muschi paki penis penner prick rape sau schwanz spic stupid tits vergasen wank xxx`),
);
const LEET: Record<string, string> = {
  0: 'o',
  1: 'i',
  3: 'e',
  4: 'a',
  5: 's',
  7: 't',
  8: 'b',
  $: 's',
  '!': 'i',
  '@': 'a',
};

/** True when a text contains such a word, also spelt with digits, stretched, or with gaps between its letters. */
export function hasBlockedWord(text: string): boolean {
  const plain = fold(text);
  return [plain, closeGaps(plain)].some((version) => wordsOf(version).some(isBlockedToken));
}

/** The same for one folded word. */
export const isBlockedToken = (token: string): boolean =>
  [token, squeeze(token, 1), squeeze(token, 2)].some(
    (form) => WHOLE.has(form) || STEMS.some((start) => form.startsWith(start)),
  );

const wordsOf = (text: string): string[] => {
  const readable = text.replaceAll(/[013457$!@8](?=\p{L})|(?<=\p{L})[013457$!@8]/gu, (sign) => LEET[sign] ?? sign);
  return readable.match(/\p{L}+/gu) ?? [];
};

/** `f u c k` and `f.u.c.k` become one word. */
const closeGaps = (text: string): string =>
  text.replaceAll(/(?<![\p{L}\p{N}])(?:[\p{L}\p{N}$!@][\s._*-]+){2,}[\p{L}\p{N}$!@](?![\p{L}\p{N}])/gu, (spaced) =>
    spaced.replaceAll(/[\s._*-]/g, ''),
  );

/** Three or more of a letter in a row become `count` of it. */
const squeeze = (token: string, count: number): string =>
  token.replaceAll(/(\p{L})\1{2,}/gu, (_, letter: string) => letter.repeat(count));
