import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { MemberView } from '@conductor/contracts';
import { FIELD_LIMITS } from '@conductor/contracts/plain';
import { useCallback, useState } from 'react';
import { Button } from 'react-aria-components';
import type { Result } from '../api/result.ts';
import { useApp } from '../ui/app-context.ts';
import { Choice } from '../ui/Choice.tsx';
import { Field } from '../ui/Field.tsx';
import { LoadNotice } from '../ui/LoadNotice.tsx';
import { Notice } from '../ui/Notice.tsx';
import { navigate } from '../ui/navigation.tsx';
import { useLoaded } from '../ui/use-loaded.ts';
import { MemberRow, ROLES } from './MemberRow.tsx';

/** Who works in an event; only its owners see and change that. */
export function Members({ eventId }: { eventId: string }) {
  const { api } = useApp();
  const loaded = useLoaded(useCallback(() => api('GET /agent/events/{eventId}/members', { eventId }), [api, eventId]));
  const [userId, setUserId] = useState('');
  const [role, setRole] = useState<MemberView['role']>('moderator');
  const [problem, setProblem] = useState<string | null>(null);

  const change = async (call: Promise<Result<MemberView>>) => {
    const result = await call;
    setProblem(result.ok ? null : (result.failure.fields[0]?.message ?? result.failure.message));
    if (!result.ok) return;
    setUserId('');
    loaded.reload();
  };

  const handOver = async (to: string) => {
    const result = await api('POST /agent/events/{eventId}/transfer', { eventId, body: { to } });
    // It is somebody else's now: there is nothing here to see any more.
    if (result.ok) navigate('/', 'replace');
    else setProblem(result.failure.fields[0]?.message ?? result.failure.message);
  };

  return (
    <section className="card stack" aria-labelledby="members-title">
      <h2 id="members-title">
        <Trans>Who works in this event</Trans>
      </h2>
      <LoadNotice loaded={loaded} />
      <ul className="members">
        {loaded.value?.items.map((member) => (
          <MemberRow
            key={member.id}
            member={member}
            onRole={(next) =>
              void change(
                api('POST /agent/events/{eventId}/members', { eventId, body: { userId: member.userId, role: next } }),
              )
            }
            onRemove={() =>
              void change(api('DELETE /agent/events/{eventId}/members/{userId}', { eventId, userId: member.userId }))
            }
            onHandOver={() => void handOver(member.userId)}
          />
        ))}
      </ul>
      {loaded.value !== null && (
        <form
          className="stack"
          aria-label={t`Add somebody`}
          onSubmit={(event) => {
            event.preventDefault();
            void change(
              api('POST /agent/events/{eventId}/members', { eventId, body: { userId: userId.trim(), role } }),
            );
          }}
        >
          <div className="fields">
            <Field
              label={t`User id`}
              value={userId}
              maxLength={FIELD_LIMITS.id.max}
              onChange={setUserId}
              hint={t`As they sign in with your platform.`}
            />
            <Choice label={t`Role`} value={role} options={ROLES} onChange={setRole} />
          </div>
          <Button type="submit" className="button" isDisabled={userId.trim() === ''}>
            <Trans>Add</Trans>
          </Button>
        </form>
      )}
      {problem !== null && <Notice tone="problem">{problem}</Notice>}
    </section>
  );
}
