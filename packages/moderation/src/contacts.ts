import { isEnglishWord } from './english-words.ts';
import { fold } from './text.ts';

const TOP_LEVEL =
  'com|net|org|info|biz|io|ai|app|dev|co|me|tv|ly|gg|xyz|site|online|shop|link|click|live|de|at|ch|eu|uk|us|fr|es|it|nl|pl|ru|cn';
/** What may follow the word "dot" without an address being meant. */
const AFTER_A_DOT = 'and|at|for|from|in|is|matrix|notation|of|on|or|plots?|products?|the|to|with';

/** Any word.word that is not a file of JavaScript's world, and the ways around it. */
const LINKS: readonly RegExp[] = [
  /(?:https?|hxxps?|ftp|www)\b/i,
  /\b[\p{L}\p{N}-]+\.(?!js\b)\p{L}{2,}\b/iu,
  new RegExp(`\\b(?:d[o0]t|punkt)\\W+(?:${TOP_LEVEL})\\b`, 'i'),
  new RegExp(`\\p{L}\\W+d[o0]t\\W+(?!(?:${AFTER_A_DOT})\\b)\\p{L}{2}`, 'iu'),
  new RegExp(`\\b[\\p{L}\\p{N}-]+\\s+\\.\\s*(?:${TOP_LEVEL})\\b`, 'iu'),
  /\b[\p{L}\p{N}-]+\.\s+(?:com|net|org|io|xyz|gg|ly)\b/iu,
  /\p{L}\s\.\s?\p{L}/u,
  /\p{L}…\p{L}/u,
  /\bcom\b|\b(?:period|full stop|point)\s+(?:net|org|io|ly|xyz|shop|app|dev)\b/i,
  /\p{L}\/\p{L}+\/\p{L}|\.\p{L}+\/|\b[ru]\/\p{L}/iu,
  // `host:8080` and `scheme:rest`, but not the German way of writing -er:innen.
  /\p{L}:(?!in(?:nen)?\b)[\p{L}\p{N}/]/u,
  /\b\d{1,3}(?:\.\d{1,3}){3}\b/,
  // Spelt together: `wwwevilcom`, `evildotcom`, but not `anecdotes`.
  new RegExp(`\\bwww\\p{L}{3}|\\p{L}{2}(?:d[o0]t|punkt)(?!es)(?:${TOP_LEVEL})\\b`, 'iu'),
  // With the path after it: `tdotmezorb`, `bitlyslashzorb`, `discordggzorb`.
  /\p{L}d[o0]t(?:com|net|org|gg|io|ly|me|tv)\p{L}|\b(?:bitly|discordgg|tinyurl)\p{L}/iu,
  // A platform's address without its dot: `instagramcomzorb`, but nobody who only names the platform.
  /\b(?:discord|facebook|instagram|linkedin|onlyfans|paypal|reddit|tiktok|twitch|twitter|whatsapp|youtube)(?:com|gg|me|tv)|\btelegram(?:com|org)/iu,
  // The dot as others call it: `evilpuntocom`, `zorbpointfr`, but not `pointes`.
  /\p{L}{2}(?:kropka|nokta|point|ponto|punto|tochka|точка)(?:biz|br|com|de|fr|info|it|net|online|org|pl|ru|shop|tr|xyz|ру|рф)(?!\p{L})/iu,
  /\p{L}{2}(?:arobase|arroba|at|chiocciola|klammeraffe|malpa)(?:g(?:oogle)?mail|gmx|hotmail|icloud|mailru|outlook|proton|webde|yahoo|yandex)/iu,
  // Short links without their signs: `tmezorb`, `zorbtme`, but not `ausatme`.
  /(?<!\p{L})(?:tme|wame)\p{L}{3}|\p{L}{3}(?<!a)tme(?!\p{L})/iu,
  /\p{L}{2}on(?:discord|instagram|onlyfans|snapchat|telegram|tiktok|whatsapp)(?!\p{L})/iu,
  // The same signs with a gap for each: `t me slash zorb`, `evil dotcom`, `evil kropka pl`, `evil co uk`.
  /(?<![\p{L}'’])(?:(?:t|wa)[\s_/]+me(?![\p{L}'’])|(?:t|wa)me\/)|\b(?:bit[\s_/]+ly|youtu[\s_/]+be|linktr[\s_/]*ee|discord[\s_/]+gg|zoom[\s_/]+us)\b/iu,
  /\bbitly\b|\btinyurl\b|\blinktree\b|\bslash\s+\p{L}\s+slash\b|paypal[\s_/]*me\b|\bco[\s_]+uk\b|\p{L}couk\b/iu,
  /(?<!\bthe)\s(?:d[o0]t)(?:com|net|org)\b(?!\s(?:bubble|boom|crash|era|company))|\bd[o0]t\s+(?:c\s+o\s+m|n\s+e\s+t|o\s+r\s+g|d\s+e)\b|[_]d[o0]t[_]/iu,
  /(?<!\p{L})(?:kropka|nokta|tochka|dawt|точка)\s+(?:biz|com|fr|info|it|net|org|pl|ru|shop|tr|ру|рф|ком)(?!\p{L})/iu,
  /\bhttps\p{L}{3}/iu,
];

/** An invitation or words with the end of an address behind them: `gotoevilshop`, `evilcom`, `myshopcom`, `evilcouk`. */
const TOGETHER =
  /(?<!\p{L})(?:(?:goto|visit|join)\p{L}{3,}(?:app|com|gg|io|net|online|org|shop|site|xyz)|(\p{L}{4,}?)(?:couk|com|org|xyz))(?!\p{L})/giu;

const SHORTEST_PART = 3;
const isWordOrTwo = (text: string): boolean =>
  isEnglishWord(text) || cutsOf(text).some(([head, tail]) => isPart(head) && isEnglishWord(tail));
const isPart = (word: string): boolean =>
  /^(?:my|go|we|to|in|e|i)$/.test(word) || (word.length >= SHORTEST_PART && isEnglishWord(word));
const cutsOf = (text: string): [string, string][] =>
  text.length > LONGEST_PAIR
    ? []
    : Array.from({ length: text.length - SHORTEST_PART }, (_, cut) => [text.slice(0, cut + 1), text.slice(cut + 1)]);
const LONGEST_PAIR = 24;

const isSpeltTogether = (text: string): boolean =>
  [...fold(text).matchAll(TOGETHER)].some(
    ([whole, words = '']) => !isEnglishWord(whole) && (words === '' || isWordOrTwo(words)),
  );

/** True for anything that leads elsewhere, also spelt out. */
export const hasLink = (text: string): boolean => LINKS.some((rule) => rule.test(text)) || isSpeltTogether(text);

const PROVIDER =
  'g(?:oogle)?mail|gmx|hotmail|icloud|mail\\s?ru|outlook|proton(?:mail)?|web\\s?de|wp\\s?pl|libero|yahoo|yandex';
const ADDRESS = new RegExp(
  `@|\\b(?:at|klammeraffe)\\b.{1,40}\\b(?:dot|punkt)\\b|(?<!\\p{L})(?:at\\s+(?:gmail|gmx|hotmail|protonmail|web\\s?de)|(?:ät|arobase|arroba|chiocciola|klammeraffe|malpa|małpa|собака)\\s+(?:${PROVIDER}))(?!\\p{L})|(?:gmail|hotmail|protonmail|yahoo|outlook|icloud)(?:com|de|fr)\\b`,
  'iu',
);
/** `mallory77`: somebody's name on some platform. */
const HANDLE = /(?<!\p{L})\p{L}{3,}_?\d{2,}\b/iu;
/** A name on a platform that is named, one with its number, and a purse's. */
const ELSEWHERE =
  /\b(?:insta|instagram|ig|snap|snapchat|telegram|tiktok|discord|onlyfans|twitter)\s*[:=]\s*[\w.]{3}|\p{L}{3}#\d{4}\b|\b(?:add|dm|find|follow|message|text) me on\b|\b(?:bc1|[13])[a-km-zA-HJ-NP-Z1-9]{25}|\b0x[\da-f]{40}/iu;

/** An e-mail address, a mention, or a name as platforms give them; those in `known`, a folded text, are excused. */
export function hasAddress(text: string, known: string): boolean {
  const handle = HANDLE.exec(text)?.[0];
  return ADDRESS.test(text) || ELSEWHERE.test(text) || (handle !== undefined && !known.includes(fold(handle)));
}

const PHONE = /(?:\d[\s().+/-]*){7,}/;
const DIGIT_WORD =
  'zero|oh|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|' +
  '(?:twen|thir|for|fif|six|seven|eigh|nine)ty|hundred|double|triple|null|eins?|zwo|zwei|drei|vier|funf|sechs|sieben|acht|' +
  'neun|zehn|elf|zwolf|(?:zwan|vier|funf|sech|sieb|acht|neun)zig|dreissig|hundert|doppel';
const DIGIT_WORDS = new RegExp(`(?:\\b(?:${DIGIT_WORD}|\\d{1,4})\\b\\W*){6,}`);

/** Seven digits, or six words for them; an O or an l among digits is one. */
export function hasPhoneNumber(text: string): boolean {
  const digits = text
    .replaceAll(/(?<=\d)[oO]|[oO](?=\d)/g, '0')
    .replaceAll(/(?<=\d)[lI]|[lI](?=\d)/g, '1')
    .normalize('NFKC');
  return PHONE.test(digits) || DIGIT_WORDS.test(fold(text));
}
