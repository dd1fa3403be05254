import { t } from '@lingui/core/macro';
import { Plural, Trans } from '@lingui/react/macro';
import '../../styles/people.css';
import type { Connection, PersonHere, SocketFailure } from '@conductor/client';
import { useCallback, useMemo, useRef, useState } from 'react';
import { Button } from 'react-aria-components';
import { refusalOf } from '../../attend/refusal.ts';
import { calledIn } from '../../attend/writer.ts';
import { Field } from '../../ui/Field.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { readable } from '../../ui/readable.ts';
import { ScrollRegion } from '../../ui/ScrollRegion.tsx';
import { useAsked } from '../use-asked.ts';
import { PersonRow } from './PersonRow.tsx';
import { RemovedRows } from './RemovedRows.tsx';
import { drawnAlone } from '../../ui/drawn-alone.tsx';

const ASK_EVERY_MS = 5_000;
const MUTE_MINUTES = 10;
/** From so many people on one looks for a name. */
const LONG_LIST = 8;
const LONGEST_SEARCH = 40;

type Told = { tone: 'problem' | 'info'; text: string };

/** Who is in the room just now, and who was put out of it; nothing while there is nobody, or where one may not see them. */
export const PeoplePanel = drawnAlone(function PeoplePanel({
  connection,
  sessionId,
}: {
  connection: Connection;
  sessionId: string;
}) {
  const organiser = useMemo(() => connection.organiser(sessionId), [connection, sessionId]);
  const [search, setSearch] = useState('');
  const [after, setAfter] = useState<string | undefined>(undefined);
  const ask = useCallback(() => {
    const wanted = search.trim();
    return organiser.people({ ...(wanted && { search: wanted }), ...(after !== undefined && { after }) });
  }, [organiser, search, after]);
  const here = useAsked(ask, ASK_EVERY_MS);
  const out = useAsked(organiser.removedPeople, ASK_EVERY_MS);
  const [busy, setBusy] = useState(false);
  const [told, setTold] = useState<Told | null>(null);
  const title = useRef<HTMLHeadingElement>(null);

  const act = async (work: Promise<{ success: true } | SocketFailure>, done: string) => {
    setBusy(true);
    const answer = await work;
    const isGone = !answer.success && answer.code === 'NOT_FOUND';
    const refusal = isGone ? t`They are not here any more.` : refusalOf(answer);
    await Promise.all([here.look(), out.look()]);
    setBusy(false);
    setTold(refusal === null ? { tone: 'info', text: done } : { tone: 'problem', text: refusal });
  };
  const mute = (person: PersonHere, isToBe: boolean) => {
    const who = readable(calledIn(person));
    const minutes = isToBe ? MUTE_MINUTES : 0;
    void act(organiser.mute(person.userId, minutes), isToBe ? t`${who} is muted.` : t`${who} may write again.`);
  };
  const remove = async (person: PersonHere) => {
    await act(organiser.removePerson(person.userId), t`${readable(calledIn(person))} was removed.`);
    // What was pressed is gone with its row.
    title.current?.focus();
  };
  const letBack = async (person: { userId: string; name: string | null }) => {
    await act(organiser.letBack(person.userId), t`${readable(calledIn(person))} may come back.`);
    title.current?.focus();
  };
  const look = (wanted: string) => {
    setSearch(wanted);
    setAfter(undefined);
  };

  const { known } = here;
  const removed = out.known?.removed ?? [];
  if (known === null || (known.total === 0 && removed.length === 0)) return null;
  const { people, total, next } = known;
  return (
    <section className="card stack" aria-labelledby="people-title">
      <h2 id="people-title" ref={title} tabIndex={-1}>
        <Trans>Who is here</Trans>
      </h2>
      <p className="hint">
        <Plural value={total} one="# person" other="# people" />
      </p>
      {(total >= LONG_LIST || search !== '') && (
        <Field label={t`Find a name`} value={search} onChange={look} maxLength={LONGEST_SEARCH} />
      )}
      {people.length === 0 && search !== '' && (
        <p role="status">
          <Trans>Nobody here is called that.</Trans>
        </p>
      )}
      {people.length > 0 && (
        <ScrollRegion label={t`People in the room`}>
          <ul>
            {people.map((person) => (
              <PersonRow
                key={person.userId}
                person={person}
                isBusy={busy}
                onMute={(isToBe) => mute(person, isToBe)}
                onRemove={() => void remove(person)}
              />
            ))}
          </ul>
        </ScrollRegion>
      )}
      {(next !== undefined || after !== undefined) && (
        <div className="row">
          {after !== undefined && (
            <Button className="button quiet small" onPress={() => setAfter(undefined)}>
              <Trans>From the beginning</Trans>
            </Button>
          )}
          {next !== undefined && (
            <Button className="button quiet small" onPress={() => setAfter(next)}>
              <Trans>More people</Trans>
            </Button>
          )}
        </div>
      )}
      <RemovedRows removed={removed} isBusy={busy} onLetBack={(person) => void letBack(person)} />
      {told !== null && <Notice tone={told.tone}>{told.text}</Notice>}
    </section>
  );
});
