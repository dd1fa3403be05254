import { extractor } from '@lingui/cli/api';
import { defineConfig, type ExtractorType } from '@lingui/conf';
import { formatter } from '@lingui/format-po';

const textsIn = (value: unknown): string[] => {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
};

/** What things are called stands once, in the contracts: each label is its own key. */
const labels: ExtractorType = {
  match: (file) => file.endsWith('contracts/src/labels.ts'),
  extract: async (file, _, found) => {
    for (const id of new Set(textsIn({ ...(await import(file)) }))) found({ id, message: id, placeholders: {} });
  },
};

/** The words of the pages: English stands in the code, every other language in `locales`. */
export default defineConfig({
  sourceLocale: 'en',
  locales: ['en', 'de'],
  catalogs: [
    {
      path: '<rootDir>/locales/{locale}',
      include: ['<rootDir>/src', '<rootDir>/../../packages/contracts/src/labels.ts'],
    },
  ],
  extractors: [labels, extractor],
  // Where a message stands changes with every file that is moved, and tells a translator little.
  format: formatter({ origins: false }),
  runtimeConfigModule: { i18n: ['#words/i18n', 'i18n'] },
});
