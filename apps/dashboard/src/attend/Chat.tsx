import { t } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import type { Room, RoomPayload } from '@conductor/client';
import { FIELD_LIMITS } from '@conductor/contracts/plain';
import { memo, useLayoutEffect, useRef, useState, type ReactNode, type RefObject } from 'react';
import { Button } from 'react-aria-components';
import { clockTime } from '../ui/format.ts';
import { readable } from '../ui/readable.ts';
import { Notice } from '../ui/Notice.tsx';
import { held, refusalOf } from './refusal.ts';
import { calledIn } from './writer.ts';
import { drawnAlone } from '../ui/drawn-alone.tsx';

type ChatMessage = RoomPayload<'chat:message'>;

const NEAR_END_PX = 60;

/**
 * Everything in it was written by strangers: it is shown as text, isolated from what stands around it. Drawn once, not again
 * with each of the messages after it.
 */
const Message = memo(function Message({ message, own }: { message: ChatMessage; own: boolean }) {
  // Words and time of day change with the language all the same.
  const { t: word } = useLingui();
  return (
    <li className={own ? 'message message-own' : 'message'}>
      <p className="message-head">
        <bdi className="message-from">
          {readable(calledIn(message))}
          {own && ` ${word`(you)`}`}
        </bdi>
        {message.organiser && (
          <span className="tag">
            <Trans>Organiser</Trans>
          </span>
        )}
        <time dateTime={new Date(message.sentAt).toISOString()} className="digits">
          {clockTime(message.sentAt)}
        </time>
      </p>
      <p className="message-text" dir="auto">
        {readable(message.text)}
      </p>
    </li>
  );
});

const Composer = drawnAlone(function Composer({
  room,
  input,
}: {
  room: Room;
  input: RefObject<HTMLInputElement | null>;
}) {
  const [text, setText] = useState('');
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const send = async () => {
    const words = text.trim();
    if (words === '' || busy) return;
    setBusy(true);
    const refused = refusalOf(await room.send(words));
    setBusy(false);
    setRefusal(refused);
    if (refused === null || refused === held()) setText('');
    input.current?.focus();
  };
  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      {refusal !== null && <Notice tone="problem">{refusal}</Notice>}
      <label className="composer-field">
        <span className="visually-hidden">
          <Trans>Your message</Trans>
        </span>
        <input
          ref={input}
          value={text}
          onChange={(event) => setText(event.target.value)}
          maxLength={FIELD_LIMITS.chatText.max}
          placeholder={t`Write to everybody`}
          autoComplete="off"
          dir="auto"
          enterKeyHint="send"
        />
      </label>
      <Button type="submit" className="button primary" isDisabled={busy || text.trim() === ''}>
        <Trans>Send</Trans>
      </Button>
    </form>
  );
});

type ChatProps = {
  room: Room;
  messages: readonly ChatMessage[];
  /** The user's id as it stands beside messages. */
  self: string;
  composer: RefObject<HTMLInputElement | null>;
  children: ReactNode;
};

/** The chat, which stays at its end unless one has scrolled up to read. */
export function Chat({ room, messages, self, composer, children }: ChatProps) {
  const list = useRef<HTMLDivElement>(null);
  const [following, setFollowing] = useState(true);
  const toEnd = () => list.current?.scrollTo({ top: list.current.scrollHeight });
  useLayoutEffect(() => {
    if (following) toEnd();
  }, [messages, following]);
  const look = () => {
    const box = list.current;
    if (box !== null) setFollowing(box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END_PX);
  };
  return (
    <section className="card chat" aria-labelledby="chat-title">
      <h2 id="chat-title">
        <Trans>Chat</Trans>
      </h2>
      <div
        className="chat-scroll"
        ref={list}
        onScroll={look}
        tabIndex={0}
        role="log"
        aria-live="off"
        aria-label={t`Messages`}
      >
        {messages.length === 0 && (
          <p className="empty">
            <Trans>Nobody has written yet. Be the first.</Trans>
          </p>
        )}
        <ul className="messages">
          {messages.map((message) => (
            <Message key={message.id} message={message} own={message.userId === self} />
          ))}
        </ul>
      </div>
      {!following && (
        <Button className="button small chat-latest" onPress={() => setFollowing(true)}>
          <Trans>Latest messages</Trans>
        </Button>
      )}
      {children}
      <Composer room={room} input={composer} />
    </section>
  );
}
