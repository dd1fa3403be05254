import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { Connection, SocketFailure } from '@conductor/client';
import { useMemo, useRef, useState } from 'react';
import { refusalOf } from '../../attend/refusal.ts';
import { calledIn } from '../../attend/writer.ts';
import { drawnAlone } from '../../ui/drawn-alone.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { readable } from '../../ui/readable.ts';
import { ScrollRegion } from '../../ui/ScrollRegion.tsx';
import { useAsked } from '../use-asked.ts';
import { HeldRows } from './HeldRows.tsx';
import { MessageRow } from './MessageRow.tsx';

const ASK_EVERY_MS = 3_000;
const ASK_HELD_EVERY_MS = 5_000;

/** The chat as organisers look after it: what the filter held back, and what was said, to be taken back; nothing while nobody has written, or where one may not. */
export const ChatDesk = drawnAlone(function ChatDesk({
  connection,
  sessionId,
}: {
  connection: Connection;
  sessionId: string;
}) {
  const organiser = useMemo(() => connection.organiser(sessionId), [connection, sessionId]);
  const shown = useAsked(organiser.messages, ASK_EVERY_MS);
  const held = useAsked(organiser.heldMessages, ASK_HELD_EVERY_MS);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const title = useRef<HTMLHeadingElement>(null);

  const act = async (work: Promise<{ success: true } | SocketFailure>) => {
    setBusy(true);
    const answer = await work;
    await Promise.all([shown.look(), held.look()]);
    setBusy(false);
    setProblem(refusalOf(answer));
    // What was pressed is gone with its row.
    if (answer.success) title.current?.focus();
  };

  if (shown.known === null || held.known === null) return null;
  const messages = shown.known.messages.toReversed();
  const waiting = held.known.messages;
  if (messages.length === 0 && waiting.length === 0) return null;
  return (
    <section className="card stack" aria-labelledby="chat-desk-title">
      <h2 id="chat-desk-title" ref={title} tabIndex={-1}>
        <Trans>Chat</Trans>
      </h2>
      <HeldRows
        label={t`Held back, only organisers see it`}
        items={waiting.map((message) => ({
          id: message.id,
          text: readable(message.text),
          by: readable(calledIn(message)),
        }))}
        isBusy={busy}
        onShow={(id) => void act(organiser.releaseMessage(id))}
        onRemove={(id) => void act(organiser.removeMessage(id))}
      />
      {problem !== null && <Notice tone="problem">{problem}</Notice>}
      {messages.length > 0 && (
        <ScrollRegion label={t`Messages, the newest first`}>
          <ol className="desk">
            {messages.map((message) => (
              <MessageRow
                key={message.id}
                message={message}
                isBusy={busy}
                onRemove={() => void act(organiser.removeMessage(message.id))}
              />
            ))}
          </ol>
        </ScrollRegion>
      )}
    </section>
  );
});
