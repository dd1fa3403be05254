export * from './blocked-words.ts';
export * from './common-words.ts';
export * from './contacts.ts';
export * from './groups.ts';
export * from './lookalikes.ts';
export * from './ordinary-nouns.ts';
export * from './review.ts';
export * from './text.ts';
