import { ARMS } from '@conductor/contracts';
import { FIXTURES } from '@conductor/contracts/fixtures';
import { ARM_LABELS, textsOf } from '@conductor/contracts/plain';
import { createElement, type ReactElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { Confidence } from '../../src/console/decision/Confidence.tsx';
import { ContentPreview } from '../../src/console/decision/ContentPreview.tsx';
import { Notice } from '../../src/ui/Notice.tsx';
import { Worded } from '../../src/words/Worded.tsx';
import { decision } from '@conductor/contracts/fixtures';

const shown = (element: ReactElement): string => renderToStaticMarkup(createElement(Worded, { page: () => element }));
const NOTE = { arm: 'NOTIFICATION', title: 'Quiet', message: 'Nobody writes.' } as const;
const QUESTION = { arm: 'QNA_PROMOTE', title: 'You ask', message: 'What is still unclear?' } as const;
const contents = [...FIXTURES.Content.valid, NOTE, QUESTION];

describe('the words as the audience would read them', () => {
  it('has an example of every arm', () => {
    expect(new Set(contents.map(({ arm }) => arm))).toEqual(new Set(ARMS));
  });

  it.each(contents.map((content) => [content.arm, content] as const))(
    '%s: all of them, and who sees them',
    (arm, content) => {
      const page = shown(createElement(ContentPreview, { content }));
      expect(page).toContain(ARM_LABELS[arm].seenBy);
      expect(textsOf(content).length).toBeGreaterThan(0);
      for (const text of textsOf(content)) expect(page).toContain(shown(createElement('p', null, text)).slice(3, -4));
    },
  );

  it('shows markup in them as text, in the direction that its script has', () => {
    const page = shown(
      createElement(ContentPreview, { content: { arm: 'CHAT_PROMPT', prompt: '<img src=x onerror=alert(1)>' } }),
    );
    expect(page).not.toContain('<img');
    expect(page).toContain('&lt;img');
    expect(page).toContain('dir="auto"');
  });
});

describe('how sure the conductor is', () => {
  it('is a meter with its number and its basis', () => {
    const page = shown(createElement(Confidence, { decision: decision({ confidence: 0.614 }) }));
    expect(page).toMatch(/role="(meter|meter progressbar)"/);
    expect(page).toContain('aria-valuenow="61.4"');
    expect(page).toContain('too few comparisons');
  });

  it('is not made up where a person chose', () => {
    const page = shown(createElement(Confidence, { decision: decision({ confidence: null }) }));
    expect(page).toContain('the conductor did not choose this');
    expect(page).not.toContain('%');
  });
});

const roleOf = (tone: 'problem' | 'info'): string | undefined =>
  /role="(\w+)"/.exec(shown(createElement(Notice, { tone, children: 'x' })))?.[1];

it('a problem is read out at once, the rest when there is a pause', () => {
  expect([roleOf('problem'), roleOf('info')]).toEqual(['alert', 'status']);
});
