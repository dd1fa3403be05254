import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useState, type ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { useApp, useClaims } from './app-context.ts';
import { PageLink } from './navigation.tsx';
import { LanguageButton } from '../words/LanguageButton.tsx';
import { applyTheme, storedTheme, type Theme } from './theme.ts';

const NEXT: Record<Theme, Theme> = { system: 'dark', dark: 'light', light: 'system' };
const THEMES: Record<Theme, string> = {
  get system() {
    return t`System`;
  },
  get dark() {
    return t`Dark`;
  },
  get light() {
    return t`Light`;
  },
};

function ThemeButton() {
  const [theme, setTheme] = useState(storedTheme);
  const change = () => {
    applyTheme(NEXT[theme]);
    setTheme(NEXT[theme]);
  };
  return (
    <Button className="button quiet" onPress={change} aria-label={t`Colours: ${THEMES[theme]}. Change`}>
      <svg className="icon" viewBox="0 0 20 20" aria-hidden="true">
        <circle cx="10" cy="10" r="7" fill="none" stroke="currentColor" strokeWidth="1.6" />
        <path d="M10 3a7 7 0 0 1 0 14z" fill="currentColor" />
      </svg>
      <span className="wide-only">{THEMES[theme]}</span>
    </Button>
  );
}

/** The bar on top of every page: where one is, how the connection is, who one is. */
export function TopBar({ title, children }: { title?: string | undefined; children?: ReactNode }) {
  const { source } = useApp();
  const claims = useClaims();
  return (
    <header className="topbar">
      <PageLink to="/" className="brand">
        <svg className="brand-mark" viewBox="0 0 32 32" aria-hidden="true">
          <rect width="32" height="32" rx="9" fill="var(--accent-solid)" />
          <path
            d="M7 19c3 0 3-7 6-7s3 10 6 10 3-9 6-9"
            fill="none"
            stroke="#fff"
            strokeWidth="2.6"
            strokeLinecap="round"
          />
        </svg>
        <span className={title === undefined ? '' : 'brand-name'}>
          <Trans>Conductor</Trans>
        </span>
      </PageLink>
      {title !== undefined && (
        <h1 className="topbar-title" dir="auto">
          {title}
        </h1>
      )}
      <div className="topbar-end">
        {children}
        <LanguageButton />
        <ThemeButton />
        {claims !== null && source.end !== null && (
          <Button className="button quiet" onPress={() => void source.end?.()}>
            <Trans>Sign out</Trans>
          </Button>
        )}
      </div>
    </header>
  );
}
