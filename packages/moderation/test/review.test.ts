import { expect, test } from 'vitest';
import { flawOf, type Flaw, type Place } from '../src/review.ts';
import { decoded } from './encoded.ts';

const SLUR = decoded('bjFnZ2Vycw==');

const rows: [Place, string, Flaw | null][] = [
  ['chat', 'See https://example.org for the slides, or ask @bob', null],
  ['chat', 'this part sucks', null],
  ['chat', '\u3164\u200b', 'BLANK'],
  ['chat', `you ${SLUR}`, 'ABUSE'],
  ['question', 'Why does the organiser not answer?', null],
  ['question', SLUR, 'ABUSE'],
  ['word', 'curious', null],
  ['word', 'sucks', 'ABUSE'],
  ['word', 'evildotcom', 'CONTACT'],
  ['word', 'wwwevilcom', 'CONTACT'],
  ['word', 'tdotmezorb', 'CONTACT'],
  ['word', 'bitlyslashzorb', 'CONTACT'],
  ['name', 'discordggzorb', 'CONTACT'],
  ['word', 'evilcom', 'CONTACT'],
  ['name', 'gotoevilshop', 'CONTACT'],
  ['word', 'anecdotes', null],
  ['word', 'tmezorb', 'CONTACT'],
  ['word', 'zorbtme', 'CONTACT'],
  ['word', 'evilpuntocom', 'CONTACT'],
  ['word', 'evilatprotonmail', 'CONTACT'],
  ['word', 'ausatme', null],
  ['word', 'telecom', null],
  ['word', 'Telegramme', null],
  ['name', 'instagramcomzorb', 'CONTACT'],
  ['word', 'Instagram', null],
  ['name', 'Malcom', null],
  ['word', 'barbershop', null],
  ['word', '+49 170 1234567', 'CONTACT'],
  ['name', 'Zoë Müller-Łukasz', null],
  ['name', 'Дмитрий', null],
  ['name', '山田太郎', null],
  ['name', 'Johnny Cash', null],
  ['name', 'Please go to the exit', 'HARM'],
  ['word', 'cash', null],
  ['chat', 'Type your password here', 'HARM'],
  ['name', '\u2800', 'BLANK'],
  ['name', SLUR, 'ABUSE'],
  ['name', 'evil.com', 'CONTACT'],
  ['name', 'The Organiser', 'STAFF'],
  ['name', 'Adm\u200bin', 'STAFF'],
];
test.each(rows)('in a %s “%s” is %s', (place, text, flaw) => expect(flawOf(text, place)).toBe(flaw));
