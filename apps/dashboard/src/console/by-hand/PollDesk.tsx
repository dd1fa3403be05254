import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { Connection, Organiser, SocketFailure } from '@conductor/client';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { Button } from 'react-aria-components';
import { refusalOf } from '../../attend/refusal.ts';
import { Notice } from '../../ui/Notice.tsx';
import { HeldWords } from './HeldWords.tsx';
import { askedOf, type PollDraft } from './poll-draft.ts';
import { PollForm } from './PollForm.tsx';
import { PollRows, PreparedRows } from './PollRows.tsx';
import { drawnAlone } from '../../ui/drawn-alone.tsx';

type Listed = Extract<Awaited<ReturnType<Organiser['polls']>>, { success: true }>;

/** Results that the room is not told come by asking. */
const ASK_EVERY_MS = 2_000;
const CLOSED_SHOWN = 3;

/** The organiser's own polls: written, prepared, opened, closed, with all their results. Whoever may only watch sees none. */
export const PollDesk = drawnAlone(function PollDesk({
  connection,
  sessionId,
}: {
  connection: Connection;
  sessionId: string;
}) {
  const organiser = useMemo(() => connection.organiser(sessionId), [connection, sessionId]);
  const [listed, setListed] = useState<Listed | null>(null);
  const [isWriting, setIsWriting] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const look = useCallback(async () => {
    const answer = await organiser.polls();
    if (answer.success) setListed(answer);
  }, [organiser]);
  useEffect(() => {
    let asking = false;
    const ask = async () => {
      if (asking || document.hidden) return;
      asking = true;
      await look();
      asking = false;
    };
    void ask();
    const timer = setInterval(() => void ask(), ASK_EVERY_MS);
    return () => clearInterval(timer);
  }, [look]);

  const act = async (work: Promise<{ success: true } | SocketFailure>) => {
    setBusy(true);
    const answer = await work;
    setBusy(false);
    setProblem(answer.success || answer.code !== 'INVALID_PAYLOAD' ? refusalOf(answer) : `${answer.error}.`);
    if (answer.success) setIsWriting(false);
    await look();
  };
  if (listed === null) return null;
  const { prepared, open, closed } = listed;
  return (
    <section className="card by-hand" aria-labelledby="poll-desk-title">
      <h2 id="poll-desk-title">
        <Trans>Your polls</Trans>
      </h2>
      {open.length > 0 && (
        <PollRows
          label={t`Open polls`}
          polls={open}
          onClose={(pollId) => void act(organiser.closePoll(pollId))}
          extra={({ id, kind }) => kind === 'words' && <HeldWords organiser={organiser} pollId={id} />}
        />
      )}
      {prepared.length > 0 && (
        <PreparedRows
          polls={prepared}
          onOpen={(pollId) => void act(organiser.openPrepared(pollId))}
          onDiscard={(pollId) => void act(organiser.discardPoll(pollId))}
        />
      )}
      {closed.length > 0 && <PollRows label={t`Closed polls`} polls={closed.slice(0, CLOSED_SHOWN)} />}
      {isWriting ? (
        <PollForm
          busy={busy}
          onOpen={(draft: PollDraft) => void act(organiser.openPoll(askedOf(draft)))}
          onPrepare={(draft: PollDraft) => void act(organiser.preparePoll(askedOf(draft)))}
          onClose={() => setIsWriting(false)}
        />
      ) : (
        <Button className="button" onPress={() => setIsWriting(true)}>
          <Trans>Write a poll</Trans>
        </Button>
      )}
      {problem !== null && <Notice tone="problem">{problem}</Notice>}
    </section>
  );
});
