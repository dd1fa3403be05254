import { setupI18n } from '@lingui/core';

/** The words of the page in its present language; English until another is loaded. */
export const i18n = setupI18n({ locale: 'en', messages: { en: {} } });
