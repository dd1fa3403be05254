import type { RegisterBody } from '@conductor/contracts';
import { FIELD_LIMITS } from '@conductor/contracts/plain';
import { useState } from 'react';
import { Button } from 'react-aria-components';
import type { Failure } from '../api/result.ts';
import { consolePath } from '../routes.ts';
import { useApp } from '../ui/app-context.ts';
import { Field } from '../ui/Field.tsx';
import { navigate } from '../ui/navigation.tsx';
import { Notice } from '../ui/Notice.tsx';
import { Segmented } from '../ui/Segmented.tsx';

const ACCESS = [
  { value: 'open', name: 'Everybody signed in' },
  { value: 'ticketed', name: 'Ticket holders' },
] as const;

/** Registers a session, which makes the conductor watch it, and goes to its console. */
export function RegisterForm() {
  const { api } = useApp();
  const [form, setForm] = useState({ sessionId: '', eventId: '', title: '' });
  const [access, setAccess] = useState<'open' | 'ticketed'>('open');
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);

  const problemOf = (field: string) => failure?.fields.find((entry) => entry.field.endsWith(field))?.message;
  const register = async () => {
    const title = form.title.trim();
    const body: RegisterBody = {
      sessionId: form.sessionId.trim(),
      eventId: form.eventId.trim(),
      access,
      ...(title === '' ? {} : { title }),
    };
    setBusy(true);
    const result = await api.register(body);
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
      <h2 id="register-title">Register a session</h2>
      <div className="fields">
        <Field
          label="Title"
          value={form.title}
          maxLength={FIELD_LIMITS.sessionTitle.max}
          problem={problemOf('title')}
          onChange={(title) => setForm({ ...form, title })}
        />
        <Field
          label="Session id"
          isRequired
          value={form.sessionId}
          maxLength={FIELD_LIMITS.id.max}
          problem={problemOf('sessionId')}
          onChange={(sessionId) => setForm({ ...form, sessionId })}
        />
        <Field
          label="Event id"
          isRequired
          value={form.eventId}
          maxLength={FIELD_LIMITS.id.max}
          problem={problemOf('eventId')}
          onChange={(eventId) => setForm({ ...form, eventId })}
        />
      </div>
      <Segmented label="Who may join" value={access} options={ACCESS} onChange={setAccess} />
      {failure !== null && <Notice tone="problem">{failure.message}</Notice>}
      <Button
        type="submit"
        className="button primary"
        isDisabled={busy || form.sessionId.trim() === '' || form.eventId.trim() === ''}
      >
        {busy ? 'Registering…' : 'Register'}
      </Button>
    </form>
  );
}
