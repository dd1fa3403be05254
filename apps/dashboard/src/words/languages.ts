/** The languages of the pages, each by its own name. */
export const LANGUAGES = { en: 'English', de: 'Deutsch' } as const;
export type Language = keyof typeof LANGUAGES;

const isLanguage = (tag: string): tag is Language => Object.hasOwn(LANGUAGES, tag);

/** What was chosen on an earlier visit, else the first of the browser's languages that there is, else English. */
export function languageFor(chosen: string | null, wanted: readonly string[]): Language {
  const tags = [chosen ?? '', ...wanted].map((tag) => tag.toLowerCase().split('-')[0] ?? '');
  return tags.find(isLanguage) ?? 'en';
}

/** How a language writes numbers and times; English as the British write it. */
export const localeOf = (language: string): string => (language === 'de' ? 'de-DE' : 'en-GB');
