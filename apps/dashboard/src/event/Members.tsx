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
import { useLoaded } from '../ui/use-loaded.ts';

const ROLES = [
  { value: 'moderator', name: 'Moderator: conducts sessions' },
  { value: 'viewer', name: 'Viewer: reads' },
  { value: 'owner', name: 'Owner: may do all' },
] as const;
const ROLE_NAMES: Record<MemberView['role'], string> = { owner: 'Owner', moderator: 'Moderator', viewer: 'Viewer' };

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

  return (
    <section className="card stack" aria-labelledby="members-title">
      <h2 id="members-title">Who works in this event</h2>
      <LoadNotice loaded={loaded} />
      <ul className="members">
        {loaded.value?.items.map((member) => (
          <li key={member.id} className="member">
            <bdi>{member.userId}</bdi>
            <span className="tag">{member.organiser ? 'Organiser' : ROLE_NAMES[member.role]}</span>
            {!member.organiser && (
              <Button
                className="button quiet small"
                aria-label={`Remove ${member.userId}`}
                onPress={() =>
                  void change(
                    api('DELETE /agent/events/{eventId}/members/{userId}', { eventId, userId: member.userId }),
                  )
                }
              >
                Remove
              </Button>
            )}
          </li>
        ))}
      </ul>
      {loaded.value !== null && (
        <form
          className="stack"
          aria-label="Add somebody"
          onSubmit={(event) => {
            event.preventDefault();
            void change(
              api('POST /agent/events/{eventId}/members', { eventId, body: { userId: userId.trim(), role } }),
            );
          }}
        >
          <div className="fields">
            <Field
              label="User id"
              value={userId}
              maxLength={FIELD_LIMITS.id.max}
              onChange={setUserId}
              hint="As they sign in with your platform."
            />
            <Choice label="Role" value={role} options={ROLES} onChange={setRole} />
          </div>
          <Button type="submit" className="button" isDisabled={userId.trim() === ''}>
            Add
          </Button>
        </form>
      )}
      {problem !== null && <Notice tone="problem">{problem}</Notice>}
    </section>
  );
}
