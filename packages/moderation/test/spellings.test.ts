import { expect, test } from 'vitest';
import { flawOf } from '../src/review.ts';
import { decoded } from './encoded.ts';

const SPELT = {
  'with a sign for a letter': ['bipnZ2Vy', 'bmkqKmVy', 'YypudA==', 'a3VyKmE=', '0LHQuyrQtNGM'],
  backwards: ['cmVnZ2lu', 'cjNnZzFu', 'dG9nZ2Fm'],
  'in letters that are drawn': [
    '8J+FtfCfhbDwn4W28J+FtvCfhb7wn4aD',
    '8J+HsyDwn4euIPCfh6wg8J+HrCDwn4eqIPCfh7c=',
    '6pyw4bSAyaLJouG0j+G0mw==',
  ],
  'with a one for an l': ['czF1dA==', 'U2NoMWFtcGU=', 'ZW5jdTHDqQ=='],
  'with digits in Cyrillic': ['0L8x0LfQtNCw', '0L/QuDPQtNCw', '0LYx0LQ='],
  'with a v for a u': ['a3Zyd2E=', 'Y2h2ag==', 'YnZjZXRh'],
  'letter by letter, with bars': ['bnxpfGd8Z3xlfHI=', 'bi9pL2cvZy9lL3I='],
  'with a Cyrillic letter drawn for a Latin one': ['0LhpZ2dlcg=='],
  'with the accents that make it one': ['cMOpZMOp', 'cGnDpw==', 'bsOpZ3Jv'],
};

test.each(Object.entries(SPELT))('abuse is held in a chat when it is spelt %s', (_, encoded) => {
  const passed = encoded.map(decoded).filter((text) => flawOf(`so ${text} it is`, 'chat') === null);
  expect(passed).toEqual([]);
});

test.each([
  'a*b*c is not a**b, and 2*n*k is even',
  'SELECT f*n, s*t FROM c*t',
  'from 🇫🇰 and 🇩🇪 🇫🇷 🇨🇭 to 🅰 and 🅱',
  'a/b/c/d, x|y|z and i/o',
  'got a pic of the Negro river? Pede ajuda',
  'kvk, krvi, čtvrtek and the svn log',
  'regal, lager and the level of the sloops',
  'l1 and l2 caches, p1 and s1 alerts',
  'Привет, встреча в 13:30 в зале 3а',
])('a chat goes on after: %s', (text) => expect(flawOf(text, 'chat')).toBeNull());
