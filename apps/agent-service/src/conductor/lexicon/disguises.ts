/** Letters of other scripts, and digits, that look like these Latin ones. */
const LOOKALIKES: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({
    a: 'аαɑ4@',
    b: 'ЬβƄ8',
    c: 'сϲⅽ',
    d: 'ԁⅾ',
    e: 'еёєε3',
    g: 'ɡ9',
    h: 'һ',
    i: 'іїιıⅰ1!',
    j: 'ј',
    k: 'кκ',
    l: 'ӏⅼ|',
    m: 'мⅿ',
    n: 'ոη',
    o: 'оοσօ0',
    p: 'рρ',
    q: 'ԛ',
    r: 'г',
    s: 'ѕ5$',
    t: 'тτ7',
    u: 'υս',
    v: 'νѵⅴ',
    w: 'ԝω',
    x: 'хχⅹ',
    y: 'уүγ',
    z: 'ᴢ',
  }).flatMap(([latin, others]) => Array.from(others, (other) => [other, latin])),
);

/**
 * A text as a clever reader could also take it: its lookalikes as Latin letters, its gaps closed, backwards, rotated by
 * thirteen, its words' first letters, and what it holds packed (base64, hexadecimal, percent signs). The first is the
 * text itself; there are always as many.
 */
export const readingsOf = (text: string): string[] => [
  text,
  lookalikesRead(text),
  gapsClosed(lookalikesRead(text)),
  Array.from(text).toReversed().join(''),
  rotated(text),
  (text.match(/\p{L}+/gu) ?? []).map((word) => word.charAt(0)).join(''),
  unpacked(text),
];

const lookalikesRead = (text: string): string =>
  Array.from(text.normalize('NFKD').toLowerCase(), (sign) => LOOKALIKES[sign] ?? sign).join('');

/** `Z o r` and `Z-o-r` become one word. */
const gapsClosed = (text: string): string =>
  text.replaceAll(/(?<!\p{L})(?:\p{L}[\s._*,/-]+){2,}\p{L}(?!\p{L})/gu, (spaced) => spaced.replaceAll(/\P{L}/gu, ''));

const rotated = (text: string): string =>
  text.replaceAll(/[a-z]/gi, (letter) => {
    const base = letter <= 'Z' ? 65 : 97;
    return String.fromCharCode(((letter.charCodeAt(0) - base + 13) % 26) + base);
  });

const BASE64 = /[A-Za-z0-9+/_-]{8,}={0,2}/g;
const HEX = /(?:[0-9a-f]{2}[\s:]?){5,}/gi;
const PERCENT = /(?:%[0-9a-f]{2})+/gi;

/** Stands in a text for bytes that are none. */
const UNREADABLE = '\uFFFD';

const unpacked = (text: string): string =>
  [
    ...(text.match(BASE64) ?? []).map((packed) => Buffer.from(packed, 'base64')),
    ...(text.match(HEX) ?? []).map((packed) => Buffer.from(packed.replaceAll(/[\s:]/g, ''), 'hex')),
    Buffer.from(text.replaceAll(PERCENT, (packed) => Buffer.from(packed.replaceAll('%', ''), 'hex').toString())),
  ]
    .map((bytes) => bytes.toString())
    .filter((found) => /^[\p{L}\p{N}\p{P}\p{S}\s]+$/u.test(found) && !found.includes(UNREADABLE))
    .join(' ');
