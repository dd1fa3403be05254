import { Button } from 'react-aria-components';
import { i18n } from './i18n.ts';
import { choose } from './language.ts';
import { LANGUAGES, type Language } from './languages.ts';

/** Shows the page in the other language, whose name it bears in its own words. */
export function LanguageButton() {
  const other: Language = i18n.locale === 'de' ? 'en' : 'de';
  return (
    <Button className="button quiet" onPress={() => void choose(other)}>
      <span aria-hidden="true">{other.toUpperCase()}</span>
      <span className="visually-hidden" lang={other}>
        {LANGUAGES[other]}
      </span>
    </Button>
  );
}
