import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
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
  {
    value: 'open',
    get name() {
      return t`Everybody signed in`;
    },
  },
  {
    value: 'ticketed',
    get name() {
      return t`Ticket holders`;
    },
  },
] as const;
const NEW_EVENT = {
  value: '',
  get name() {
    return t`A new event`;
  },
};

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
      <h2 id="register-title">
        <Trans>New session</Trans>
      </h2>
      <Field
        label={t`Title`}
        isRequired
        value={form.title}
        maxLength={FIELD_LIMITS.sessionTitle.max}
        problem={problemOf('title')}
        onChange={(title) => setForm({ ...form, title })}
        hint={t`Your audience may see it.`}
      />
      <Segmented label={t`Who may join`} value={access} options={ACCESS} onChange={setAccess} />
      {eventIds.length > 0 && (
        <Choice
          label={t`Event`}
          value={form.eventId}
          options={[NEW_EVENT, ...eventIds.map((value) => ({ value, name: value }))]}
          onChange={(eventId) => setForm({ ...form, eventId })}
          hint={t`Sessions of one event share settings, members and what was learnt.`}
        />
      )}
      <details className="more">
        <summary>
          <Trans>Ids of your own platform</Trans>
        </summary>
        <div className="fields">
          <Field
            label={t`Session id`}
            value={form.ownSessionId}
            maxLength={FIELD_LIMITS.id.max}
            problem={problemOf('sessionId')}
            onChange={(ownSessionId) => setForm({ ...form, ownSessionId })}
            hint={t`Left empty, one is made.`}
          />
          <Field
            label={t`Event id`}
            value={form.ownEventId}
            maxLength={FIELD_LIMITS.id.max}
            problem={problemOf('eventId')}
            onChange={(ownEventId) => setForm({ ...form, ownEventId })}
            hint={t`Left empty, the event chosen above.`}
          />
        </div>
      </details>
      {failure !== null && <Notice tone="problem">{failure.message}</Notice>}
      <Button type="submit" className="button primary large" isDisabled={busy || form.title.trim() === ''}>
        {busy ? t`Creating…` : t`Create session`}
      </Button>
    </form>
  );
}
