import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { Feed } from '@conductor/client';
import type { SessionSnapshot } from '@conductor/contracts';
import { ARM_LABELS } from '@conductor/contracts/plain';
import { useState } from 'react';
import { Button } from 'react-aria-components';
import { useApp } from '../../ui/app-context.ts';
import { newId } from '../../ui/new-id.ts';
import { Notice } from '../../ui/Notice.tsx';
import { ContentForm } from '../decision/ContentForm.tsx';
import { contentOf, draftOf, draftProblems, type Draft } from '../decision/words-draft.ts';
import { BY_HAND, STARTERS, type HandArm } from './starters.ts';
import { called } from '../../words/called.ts';
import { drawnAlone } from '../../ui/drawn-alone.tsx';

type HandProps = { feed: Feed; session: SessionSnapshot['session'] };
/** Words while they are written; the id is sent with every try, so that a second one sends nothing twice. */
type Writing = { arm: HandArm; id: string; draft: Draft };

/** What the organiser sends themselves, at once: choose what, look at the words, send. */
export const ByHand = drawnAlone(function ByHand({ feed, session }: HandProps) {
  const { api } = useApp();
  const [writing, setWriting] = useState<Writing | null>(null);
  const [returnTo, setReturnTo] = useState<HandArm | null>(null);
  const [busy, setBusy] = useState(false);
  const [told, setTold] = useState<{ tone: 'problem' | 'info'; text: string } | null>(null);
  const problems = writing === null ? new Map<string, string>() : draftProblems(writing.draft);

  const close = () => {
    setReturnTo(writing?.arm ?? null);
    setWriting(null);
  };
  const send = async ({ arm, id, draft }: Writing) => {
    setBusy(true);
    setTold(null);
    const result = await api('POST /interventions/manual', {
      body: { sessionId: session.id, id, content: contentOf(draft) },
    });
    setBusy(false);
    if (!result.ok) {
      const [field] = result.failure.fields;
      return setTold({ tone: 'problem', text: field?.message ?? result.failure.message });
    }
    feed.takeDecision(result.value);
    setTold({ tone: 'info', text: t`${called(ARM_LABELS[arm].name)}: on its way.` });
    close();
  };

  return (
    <section className="card by-hand" aria-labelledby="by-hand-title">
      <h2 id="by-hand-title">
        <Trans>Do it now</Trans>
      </h2>
      {writing === null && (
        <div className="row by-hand-arms">
          {BY_HAND.map((arm) => (
            <Button
              key={arm}
              className="button"
              autoFocus={returnTo === arm}
              isDisabled={session.paused}
              onPress={() => {
                setTold(null);
                setWriting({ arm, id: newId('by-hand'), draft: draftOf(STARTERS[arm]) });
              }}
            >
              {called(ARM_LABELS[arm].name)}
            </Button>
          ))}
        </div>
      )}
      {writing === null && session.paused && (
        <p className="hint">
          <Trans>Resume the conductor to send something.</Trans>
        </p>
      )}
      {writing !== null && (
        <form
          className="by-hand-form"
          aria-label={called(ARM_LABELS[writing.arm].name)}
          onSubmit={(event) => {
            event.preventDefault();
            void send(writing);
          }}
          onKeyDown={(event) => {
            if (event.key === 'Escape') close();
          }}
        >
          <p className="small-title">{called(ARM_LABELS[writing.arm].seenBy)}</p>
          <ContentForm
            draft={writing.draft}
            problems={problems}
            onChange={(draft) => setWriting({ ...writing, draft })}
          />
          <div className="decision-actions">
            <Button type="submit" className="button primary large" isDisabled={busy || problems.size > 0}>
              {busy ? t`Sending…` : t`Send now`}
            </Button>
            <Button className="button large quiet" onPress={close}>
              <Trans>Not now</Trans>
            </Button>
          </div>
        </form>
      )}
      {told !== null && <Notice tone={told.tone}>{told.text}</Notice>}
    </section>
  );
});
