import { i18n } from './i18n.ts';

/** What one of the labels of the contracts is in the reader's language; the English label where there is no other. */
export const called = (label: string): string => i18n._(label);
