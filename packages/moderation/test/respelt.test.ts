import { expect, test } from 'vitest';
import { isRespelt } from '../src/respelt.ts';
import { flawOf } from '../src/review.ts';
import { decoded } from './encoded.ts';

/** By how they are spelt: letters that sound or look alike, doubled and single ones, one too many, too few or swapped. */
const RESPELT = {
  'by sound': ['bmlxcWVy', 'cGhhZ2dvdA==', 'dnZob3Jl', 'a29ra3N1Y2tlcg=='],
  'by doubling': ['ZnV1Y2Nra2luZw==', 'bmlxZ2Vy', 'c2Nod3V1Y2h0ZWxs'],
  'by doubling a letter of few': [
    'azAwbg==',
    'cGFra2k=',
    'a29vb24=',
    'c3BpY2Nr',
    'azFrZWU=',
    'dzBwcA==',
    'a3VudHQ=',
    'YzAwbno=',
    'ZzAwa3o=',
  ],
  'by another vowel or a v': [
    'dm90emU=',
    'YXp6aG9sZQ==',
    'c2h5dA==',
    'c2x2dA==',
    'Y3ZudA==',
    'a3lrZQ==',
    'c2Nod3ZjaHRlbA==',
    'bjFnZ3Vo',
  ],
  'by a slip': ['aHVyZW5zb24=', 'c2Nod3VjaHRsZQ==', 'bWlzc2dlYnVycnR0', 'YXJzZWhvbGVz'],
};

const PLACES = ['chat', 'question', 'name', 'word'] as const;

test.each(Object.entries(RESPELT))('abuse that is respelt %s is held wherever people write', (_, encoded) => {
  const passed = encoded.map(decoded).filter((text) => PLACES.some((place) => flawOf(text, place) === null));
  expect(passed).toEqual([]);
});

test.each([
  'niger',
  'fagott',
  'mongolei',
  'marika',
  'schweiss',
  'schmeiss',
  'trotter',
  'bigger',
  'nagger',
  'putin',
  'macak',
  'vogt',
  'vase',
  'harvey',
  'sylvia',
  'pizza',
  'mozart',
  'puzzle',
  'system',
  'typisch',
  'kunt',
  'koons',
  'dikke',
  'vaag',
  'cicca',
  'abbo',
  'coffee',
  'kissing',
  'pokki',
])('%s is a word of its own', (word) => expect(isRespelt(word)).toBe(false));

test.each(['kunt', 'mongo', 'spick', 'nagger', 'pede'])('%s, an ordinary word somewhere, holds no chat', (word) => {
  expect(flawOf(`this is ${word}`, 'chat')).toBeNull();
});

test.each(['Y251dA==', 'cGFlZG8=', 'bmF6emk=', 'cmV0YXJkZA==', 'cjN0NHJkZA=='])(
  'what is rude in another spelling is no name and no word of a poll',
  (encoded) => {
    expect(PLACES.map((place) => flawOf(decoded(encoded), place))).toEqual([null, null, 'ABUSE', 'ABUSE']);
  },
);

test.each(['lossers', 'vergass', 'pennys', 'rapees', 'Depps'])('%s stands in a poll of words', (word) => {
  expect(flawOf(word, 'word')).toBeNull();
});
