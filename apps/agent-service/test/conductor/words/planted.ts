const decoded = (text: string): string => Buffer.from(text, 'base64').toString();

/** What a troll plants, by kind; slurs in base64, since nobody should have to read them here. */
export const PLANTED: Readonly<Record<string, readonly string[]>> = {
  'slurs, English': ['bmlnZ2Vycw==', 'ZmFnZ290', 'a2lrZXM=', 'Y2hpbmtz', 'cmV0YXJkcw=='].map(decoded),
  'slurs, German': ['S2FuYWtlbg==', 'SHVyZW5zw7ZobmU=', 'U2Nod3VjaHRlbA==', 'WmlnZXVuZXI='].map(decoded),
  'slurs, French': ['Ym91Z25vdWxl', 'ZW5jdWzDqXM=', 'eW91cGlu'].map(decoded),
  'slurs, Spanish': ['bWFyaWNvbmVz', 'c3VkYWNh', 'cHV0YXM='].map(decoded),
  'slurs, Italian': ['ZnJvY2k=', 'dGVycm9uaQ==', 'cHV0dGFuZQ=='].map(decoded),
  'slurs, Turkish': ['b3Jvc3B1', 'aWJuZWxlcg==', 'cGV6ZXZlbms='].map(decoded),
  'slurs, Russian': ['0LbQuNC00Ys=', '0L/QuNC00L7RgNGL', '0YXQsNGH0Lg='].map(decoded),
  'near misses': [
    'bjFnZ2Vy',
    'bmlxcWVy',
    'YmlnZ2Vy',
    'ZmFnb3Q=',
    'c2hpdHQ=',
    'Y3VudHQ=',
    'YjF0Y2g=',
    'd2gwcmU=',
    'bmFnZ2Vy',
    'cGhhZ2dvdA==',
  ].map(decoded),
  names: ['Mallory', 'Obama', 'Müller', 'Rossi', 'mary', 'Zuckerberg', 'elon', 'Greta'],
  groups: ['muslims', 'Jews', 'immigrants', 'women', 'gays', 'Mexicans', 'foreigners', 'blondes'],
  'addresses spelt together': [
    'evilcom',
    'evildotcom',
    'wwwevilnet',
    'gotoevilshop',
    'bitlyslashzorb',
    'malloryatevildotcom',
    'discordggzorb',
    'tdotmezorb',
  ],
  advertising: ['Quibblecoin', 'Zorbex', 'Nike', 'bitcoin', 'pokerstars', 'onlyfans'],
};

/** Whether any of it says this in words of their own, so that `mary` is not seen in a summary. */
export const says = (content: unknown, text: string): boolean =>
  ` ${JSON.stringify(content)
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')} `.includes(` ${text.toLowerCase()} `);
