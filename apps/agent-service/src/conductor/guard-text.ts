import type { ComposeRequest } from '../ports-words.ts';
import { hasBlockedWord } from './lexicon/blocked-words.ts';
import { fold } from './lexicon/text.ts';

/** One text of a content; `options/2` is the second option. */
export type Text = { field: string; text: string };

/** Latin letters with their accents, digits, and the punctuation of ordinary sentences. */
const ALLOWED = /^[A-Za-zÀ-ÖØ-öø-ſ0-9 .,:;!?'’‘"“”„()\-–—…%&+/€$]*$/;
const HIDDEN = /[\p{C}\p{Zl}\p{Zp}]/u;
const MARKUP = /[<>[\]{}`*_~^|\\#=]|&#?\w+;/;
const TOP_LEVEL =
  'com|net|org|info|biz|io|ai|app|dev|co|me|tv|ly|gg|xyz|site|online|shop|link|click|live|de|at|ch|eu|uk|us|fr|es|it|nl|pl|ru|cn';
/** Any word.word that is not a file of JavaScript's world, and the ways around it. */
const LINKS = [
  /(?:https?|hxxps?|ftp|www)\b/i,
  /\b[\p{L}\p{N}-]+\.(?!js\b)\p{L}{2,}\b/iu,
  new RegExp(`\\b(?:dot|punkt)\\s+(?:${TOP_LEVEL})\\b`, 'i'),
  new RegExp(`\\b[\\p{L}\\p{N}-]+\\s+\\.\\s*(?:${TOP_LEVEL})\\b`, 'iu'),
  new RegExp(`\\b[\\p{L}\\p{N}-]+\\.\\s+(?:com|net|org|io|xyz|gg|ly)\\b`, 'iu'),
  /\p{L}\/\p{L}+\/\p{L}/u,
];
const EMAIL = /@|\b(?:at|klammeraffe)\b.{1,40}\b(?:dot|punkt)\b/i;
const PHONE = /(?:\d[\s().+/-]*){7,}/;
const DIGIT_WORDS =
  /(?:\b(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|null|eins|zwei|drei|vier|funf|sechs|sieben|acht|neun|\d)\b\W*){6,}/;

/** On the folded text: words of somebody who is not the organiser, or who wants something that no organiser asks for. */
const FOREIGN: readonly (readonly [RegExp, string])[] = [
  [
    /\b(?:i am|im|this is|here is|ich bin|hier ist|hier spricht|hier schreibt) (?:(?:the|your|an?|our|der|die|das|ihre?|ein|eine|unsere?) )?(?:\w+ )?(?:admin\w*|moderator\w*|organi[sz]er\w*|host|speaker|support|security|police|polizei|veranstalter\w*|ceo|chef\w*|bank|helpdesk|it team|staff)\b/,
    'speaks as a person',
  ],
  [
    /\b(?:ignore|disregard|forget|ignorier\w*|vergiss|vergessen)\b.{0,40}\b(?:instruction\w*|prompt\w*|rules|previous|above|anweisung\w*|regeln|vorherig\w*|bisherig\w*)\b/,
    'talks to a model',
  ],
  [
    /\b(?:system ?prompt|language model|sprachmodell|as an ai|jailbr\w+|developer mode|chatgpt|claude|anthropic)\b/,
    'talks about a model',
  ],
  [
    /\b(?:passwor[dt]\w*|passcode|credit ?card\w*|kreditkart\w*|iban|bank details|kontodaten|zugangsdaten|login|log in|sign in|einlogg\w*|anmelden|verification code|social security|pin code|seed phrase|wallet)\b/,
    'asks for secrets',
  ],
  [
    /\b(?:donate|donation\w*|spende\w*|paypal|bitcoin|crypto|krypto\w*|buy now|jetzt kaufen|discount\w*|rabatt\w*|promo code|gift ?card\w*|gutschein\w*|free money|invest\w* in|subscribe|abonnier\w*|sign up|follow me|folgt mir|click|klick\w* hier|download|herunterlad\w*|install\w*|scan the|qr code|whatsapp|telegram|dm me)\b/,
    'advertises',
  ],
  [
    /\b(?:leave (?:now|the|this|immediately)|everybody out|evacuat\w*|evakuier\w*|bomb\w*|fire alarm|feueralarm|session is (?:over|cancelled|canceled)|veranstaltung ist (?:beendet|abgesagt)|go home|log off|switch off|turn off your)\b/,
    'tells people to go',
  ],
  [
    /\b(?:kill (?:yourself|them|him|her|you|all)|go die|hang (?:yourself|him|her|them)|murder\w*|umbring\w*|bring dich um|tot(?:et)? (?:sie|ihn|alle)|stirb)\b/,
    'threatens',
  ],
];

/** What is wrong with one text by itself, empty when nothing is. */
export function unwantedText(text: string, { title }: Pick<ComposeRequest, 'title'>): string[] {
  const folded = fold(text);
  // A talk about passwords may speak of them. A topic may not excuse anything: three accounts are easily had.
  const known = fold(title ?? '');
  const rules: [boolean, string][] = [
    [HIDDEN.test(text), 'hidden or control characters'],
    [MARKUP.test(text), 'markup'],
    [
      !ALLOWED.test(text.normalize('NFC').replaceAll(/[\p{C}<>[\]{}`*_~^|\\#=@]/gu, '')),
      'characters of another script, or emoji',
    ],
    [LINKS.some((rule) => rule.test(text)), 'a link'],
    [EMAIL.test(text), 'an address or a mention'],
    [PHONE.test(text) || DIGIT_WORDS.test(folded), 'a phone number'],
    [hasBlockedWord(text), 'a word of the filter'],
    ...FOREIGN.map(([rule, name]): [boolean, string] => [matchesUnknown(folded, rule, known), name]),
  ];
  return rules.filter(([hit]) => hit).map(([, name]) => name);
}

function matchesUnknown(folded: string, rule: RegExp, known: string): boolean {
  const hit = rule.exec(folded)?.[0];
  return hit !== undefined && !(known !== '' && known.includes(hit));
}
