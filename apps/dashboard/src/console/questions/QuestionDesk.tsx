import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { Connection, Feed, Organiser, SocketFailure } from '@conductor/client';
import type { Question, SessionSnapshot } from '@conductor/contracts';
import { useMemo, useState } from 'react';
import { refusalOf } from '../../attend/refusal.ts';
import { useApp } from '../../ui/app-context.ts';
import { HeldRows } from '../chat/HeldRows.tsx';
import { newId } from '../../ui/new-id.ts';
import { Notice } from '../../ui/Notice.tsx';
import { calledIn } from '../../attend/writer.ts';
import { readable } from '../../ui/readable.ts';
import { useAsked } from '../use-asked.ts';
import { QuestionRow } from './QuestionRow.tsx';
import { inFront } from './in-front.ts';
import { drawnAlone } from '../../ui/drawn-alone.tsx';

const ASK_EVERY_MS = 2_500;
const ASK_HELD_EVERY_MS = 5_000;

type DeskProps = { connection: Connection; feed: Feed; session: SessionSnapshot['session'] };

/** A question that was asked without a name says nothing of who asked it. */
const askedBy = ({ userId, name }: Question): string =>
  userId === undefined ? t`Somebody` : readable(calledIn({ userId, name }));

/** What the audience asks, the most wanted first, and what the organiser does about it. Viewers see none. */
export const QuestionDesk = drawnAlone(function QuestionDesk({ connection, feed, session }: DeskProps) {
  const { api } = useApp();
  const organiser = useMemo((): Organiser => connection.organiser(session.id), [connection, session.id]);
  const { known, look } = useAsked(organiser.questions, ASK_EVERY_MS);
  const held = useAsked(organiser.heldQuestions, ASK_HELD_EVERY_MS);
  const [busy, setBusy] = useState(false);
  const [told, setTold] = useState<{ tone: 'problem' | 'info'; text: string } | null>(null);

  const act = async (work: Promise<{ success: true } | SocketFailure>) => {
    setBusy(true);
    const refusal = refusalOf(await work);
    await Promise.all([look(), held.look()]);
    setBusy(false);
    setTold(refusal === null ? null : { tone: 'problem', text: refusal });
  };
  const bring = async (question: Question) => {
    setBusy(true);
    const result = await api('POST /interventions/manual', {
      body: { sessionId: session.id, id: newId('in-front'), content: inFront(question) },
    });
    setBusy(false);
    if (!result.ok) return setTold({ tone: 'problem', text: result.failure.message });
    feed.takeDecision(result.value);
    setTold({ tone: 'info', text: t`On its way to the front.` });
  };

  if (known === null) return null;
  const { questions } = known;
  return (
    <section className="card" aria-labelledby="questions-title">
      <h2 id="questions-title">
        <Trans>Questions from the audience</Trans>
      </h2>
      {questions.length === 0 && (
        <p className="empty">
          <Trans>Nobody has asked anything yet.</Trans>
        </p>
      )}
      <HeldRows
        label={t`Held back, only organisers see it`}
        items={(held.known?.questions ?? []).map((question) => ({
          id: question.id,
          text: readable(question.text),
          by: askedBy(question),
        }))}
        isBusy={busy}
        onShow={(id) => void act(organiser.releaseQuestion(id))}
        onRemove={(id) => void act(organiser.removeQuestion(id))}
      />
      <ol className="desk" aria-label={t`Questions, the most wanted first`}>
        {questions.map((question) => (
          <QuestionRow
            key={question.id}
            question={question}
            isBusy={busy}
            mayBring={!session.paused}
            onBring={() => void bring(question)}
            onPin={() => void act(organiser.pin(question.id, !question.pinned))}
            onAnswered={() => void act(organiser.answered(question.id, !question.answered))}
            onRemove={() => void act(organiser.removeQuestion(question.id))}
          />
        ))}
      </ol>
      {told !== null && <Notice tone={told.tone}>{told.text}</Notice>}
    </section>
  );
});
