import { I18nProvider } from '@lingui/react';
import { useSyncExternalStore, type ReactNode } from 'react';
import { i18n } from './i18n.ts';

const subscribe = (listener: () => void): (() => void) => i18n.on('change', listener);

const language = (): string => i18n.locale;

/** What it returns is made anew when the language changes, so that every part of it is worded again. */
export function Worded({ page }: { page: () => ReactNode }) {
  useSyncExternalStore(subscribe, language, language);
  return <I18nProvider i18n={i18n}>{page()}</I18nProvider>;
}
