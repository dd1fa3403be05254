import { i18n } from './i18n.ts';
import { languageFor, type Language } from './languages.ts';

const KEY = 'conductor.language';

// Each is a file of its own: nobody loads the words of a language that they do not read.
const CATALOGUES = {
  en: () => import('../../locales/en.po'),
  de: () => import('../../locales/de.po'),
};

function storedLanguage(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

/** Shows the page in a language, and tells the browser. Rejects when its words cannot be loaded. */
async function showIn(language: Language): Promise<void> {
  const { messages } = await CATALOGUES[language]();
  i18n.loadAndActivate({ locale: language, messages });
  document.documentElement.lang = language;
  document.documentElement.dir = 'ltr';
}

/** The page's first language: as chosen here before, else as the browser asks. */
export const showFirst = (): Promise<void> => showIn(languageFor(storedLanguage(), navigator.languages));

/** Shows the page in a language from now on, on later visits too. Rejects when its words cannot be loaded. */
export async function choose(language: Language): Promise<void> {
  await showIn(language);
  try {
    localStorage.setItem(KEY, language);
  } catch {
    // Private windows may refuse storage; then the choice lasts as long as the page.
  }
}
