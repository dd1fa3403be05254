import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { Feed } from '@conductor/client';
import type { AnomalyView, Content, DecisionView } from '@conductor/contracts';
import { useState } from 'react';
import { Button } from 'react-aria-components';
import type { Failure } from '../../api/result.ts';
import { useApp, useClaims } from '../../ui/app-context.ts';
import { countdown } from '../../ui/format.ts';
import { Notice } from '../../ui/Notice.tsx';
import { ARM_LABELS, SEVERITY_LABELS } from '@conductor/contracts/plain';
import { Confidence } from './Confidence.tsx';
import { ContentForm } from './ContentForm.tsx';
import { ContentPreview } from './ContentPreview.tsx';
import { RejectForm } from './RejectForm.tsx';
import { conflictSentence } from './settled.ts';
import { WordsOrigin } from './WordsOrigin.tsx';
import { whyOf } from './why.ts';
import { contentOf, draftOf, draftProblems, type Draft } from './words-draft.ts';
import { called } from '../../words/called.ts';

type PendingProps = {
  feed: Feed;
  decision: DecisionView;
  anomaly: AnomalyView | null;
  now: number;
};
type Edit = { draft: Draft; ofVersion: number };

const URGENT_MS = 60_000;

/** A decision that waits: what would be said, why, how sure the conductor is, and the buttons. */
export function PendingDecision({ feed, decision, anomaly, now }: PendingProps) {
  const { api } = useApp();
  const self = useClaims()?.sub ?? '';
  const [edit, setEdit] = useState<Edit | null>(null);
  const [rejecting, setRejecting] = useState(false);
  // What took the place of a button gives the focus back to it.
  const [returnTo, setReturnTo] = useState<'reject' | 'edit' | null>(null);
  const [busy, setBusy] = useState<'approve' | 'reject' | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  const problems = edit === null ? new Map<string, string>() : draftProblems(edit.draft);
  const left = decision.expiresAt - now;
  const path = { sessionId: decision.sessionId, decisionId: decision.id };

  const fail = (failure: Failure) => {
    if (failure.current !== null) feed.takeDecision(failure.current);
    setProblem(conflictSentence(failure, self));
  };
  const approve = async () => {
    setBusy('approve');
    setProblem(null);
    const edits: { edits?: Content } = edit === null ? {} : { edits: contentOf(edit.draft) };
    const result = await api('POST /agent/sessions/{sessionId}/decisions/{decisionId}/approve', {
      ...path,
      body: { version: decision.version, ...edits },
    });
    setBusy(null);
    if (result.ok) feed.takeDecision(result.value);
    else fail(result.failure);
  };
  const reject = async (reason: string) => {
    setBusy('reject');
    setProblem(null);
    const result = await api('POST /agent/sessions/{sessionId}/decisions/{decisionId}/reject', {
      ...path,
      body: reason === '' ? {} : { reason },
    });
    setBusy(null);
    if (result.ok) feed.takeDecision(result.value);
    else fail(result.failure);
  };

  return (
    <>
      <header className="decision-head">
        <h2 className="decision-title">
          <span className="tag tag-accent">{called(ARM_LABELS[decision.arm].name)}</span>
          {decision.severity !== null && (
            <span className={`tag tag-${decision.severity.toLowerCase()}`}>
              {called(SEVERITY_LABELS[decision.severity])}
            </span>
          )}
          <span>
            <Trans>Waiting for you</Trans>
          </span>
        </h2>
        <p className={`decision-clock ${left < URGENT_MS ? 'decision-clock-urgent' : ''}`}>
          {left > 0 ? (
            <>
              <Trans>
                Expires in{' '}
                <span role="timer" className="digits">
                  {countdown(left)}
                </span>
              </Trans>
            </>
          ) : (
            t`Expired`
          )}
        </p>
      </header>
      <div className="decision-main">
        {edit !== null && (
          <ContentForm
            draft={edit.draft}
            problems={problems}
            onChange={(draft) => setEdit({ ...edit, draft })}
            onUndo={() => {
              setReturnTo('edit');
              setEdit(null);
            }}
          />
        )}
        {edit === null && decision.content !== null && <ContentPreview content={decision.content} />}
        {edit === null && decision.content === null && (
          <p className="empty">
            <Trans>The words are being written…</Trans>
          </p>
        )}
        {edit !== null && edit.ofVersion < decision.version && (
          <Notice tone="info">
            <Trans>Newer words have arrived. Yours are kept; undo your changes to see the newer ones.</Trans>
          </Notice>
        )}
        {edit === null && decision.composing && (
          <p className="hint">
            <Trans>Better words may still arrive for a moment.</Trans>
          </p>
        )}
        {problem !== null && <Notice tone="problem">{problem}</Notice>}
        {rejecting ? (
          <RejectForm
            isBusy={busy === 'reject'}
            onReject={(reason) => void reject(reason)}
            onBack={() => {
              setReturnTo('reject');
              setRejecting(false);
            }}
          />
        ) : (
          <div className="decision-actions">
            <Button
              className="button primary large"
              onPress={() => void approve()}
              isDisabled={busy !== null || problems.size > 0 || left <= 0 || decision.content === null}
            >
              {busy === 'approve' ? t`Approving…` : edit === null ? t`Approve` : t`Approve with my words`}
            </Button>
            <Button
              className="button large"
              autoFocus={returnTo === 'reject'}
              isDisabled={busy !== null}
              onPress={() => setRejecting(true)}
            >
              <Trans>Reject</Trans>
            </Button>
            {edit === null && decision.content !== null && (
              <Button
                className="button large quiet"
                autoFocus={returnTo === 'edit'}
                isDisabled={busy !== null}
                onPress={() =>
                  decision.content !== null &&
                  setEdit({ draft: draftOf(decision.content), ofVersion: decision.version })
                }
              >
                <Trans>Edit the words</Trans>
              </Button>
            )}
          </div>
        )}
      </div>
      <div className="decision-why">
        <Confidence decision={decision} />
        <h3 className="small-title">
          <Trans>Why this</Trans>
        </h3>
        <ul className="reasons">
          {whyOf(decision, anomaly).map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
        {decision.generation !== null && <WordsOrigin generation={decision.generation} />}
      </div>
    </>
  );
}
