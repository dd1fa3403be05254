import type { RegisterBody } from '@conductor/contracts';
import { FIELD_LIMITS } from '@conductor/contracts/plain';
import { useState } from 'react';
import { Button } from 'react-aria-components';
import type { Failure } from '../api/result.ts';
import { consolePath } from '../routes.ts';
import { useApp } from '../ui/app-context.ts';
import { Choice } from '../ui/Choice.tsx';
import { Field } from '../ui/Field.tsx';
import { navigate } from '../ui/navigation.tsx';
import { newId } from '../ui/new-id.ts';
import { Notice } from '../ui/Notice.tsx';
import { Segmented } from '../ui/Segmented.tsx';

const ACCESS = [
  { value: 'open', name: 'Everybody signed in' },
  { value: 'ticketed', name: 'Ticket holders' },
] as const;
const NEW_EVENT = { value: '', name: 'A new event' };

type Form = { title: string; eventId: string; ownSessionId: string; ownEventId: string };

/** The body for a form: ids that the host's platform does not need to know are made here. */
const bodyOf = ({ title, eventId, ownSessionId, ownEventId }: Form, access: 'open' | 'ticketed'): RegisterBody => ({
  sessionId: ownSessionId.trim() || newId(title),
  eventId: ownEventId.trim() || eventId || newId(title),
  title: title.trim(),
  access,
});

/** Registers a session under a title, which makes the conductor watch it, and goes to its console. */
export function RegisterForm({ eventIds }: { eventIds: readonly string[] }) {
  const { api } = useApp();
  const [form, setForm] = useState<Form>({ title: '', eventId: '', ownSessionId: '', ownEventId: '' });
  const [access, setAccess] = useState<'open' | 'ticketed'>('open');
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);

  const problemOf = (field: string) => failure?.fields.find((entry) => entry.field.endsWith(field))?.message;
  const register = async () => {
    setBusy(true);
    const result = await api('POST /agent/sessions/register', { body: bodyOf(form, access) });
    setBusy(false);
    if (result.ok) navigate(consolePath(result.value.sessionId));
    else setFailure(result.failure);
  };

  return (
    <form
      className="card stack"
      aria-labelledby="register-title"
      onSubmit={(event) => {
        event.preventDefault();
        void register();
      }}
    >
      <h2 id="register-title">New session</h2>
      <Field
        label="Title"
        isRequired
        value={form.title}
        maxLength={FIELD_LIMITS.sessionTitle.max}
        problem={problemOf('title')}
        onChange={(title) => setForm({ ...form, title })}
        hint="Your audience may see it."
      />
      <Segmented label="Who may join" value={access} options={ACCESS} onChange={setAccess} />
      {eventIds.length > 0 && (
        <Choice
          label="Event"
          value={form.eventId}
          options={[NEW_EVENT, ...eventIds.map((value) => ({ value, name: value }))]}
          onChange={(eventId) => setForm({ ...form, eventId })}
          hint="Sessions of one event share settings, members and what was learnt."
        />
      )}
      <details className="more">
        <summary>Ids of your own platform</summary>
        <div className="fields">
          <Field
            label="Session id"
            value={form.ownSessionId}
            maxLength={FIELD_LIMITS.id.max}
            problem={problemOf('sessionId')}
            onChange={(ownSessionId) => setForm({ ...form, ownSessionId })}
            hint="Left empty, one is made."
          />
          <Field
            label="Event id"
            value={form.ownEventId}
            maxLength={FIELD_LIMITS.id.max}
            problem={problemOf('eventId')}
            onChange={(ownEventId) => setForm({ ...form, ownEventId })}
            hint="Left empty, the event chosen above."
          />
        </div>
      </details>
      {failure !== null && <Notice tone="problem">{failure.message}</Notice>}
      <Button type="submit" className="button primary large" isDisabled={busy || form.title.trim() === ''}>
        {busy ? 'Creating…' : 'Create session'}
      </Button>
    </form>
  );
}
