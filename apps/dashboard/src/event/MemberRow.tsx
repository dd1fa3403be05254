import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { MemberView } from '@conductor/contracts';
import { useState } from 'react';
import { Button } from 'react-aria-components';
import { Choice } from '../ui/Choice.tsx';

type Role = MemberView['role'];

/** What a member may do, in a word or two. */
export const ROLES = [
  {
    value: 'moderator',
    get name() {
      return t`Moderator: conducts sessions`;
    },
  },
  {
    value: 'viewer',
    get name() {
      return t`Viewer: reads`;
    },
  },
  {
    value: 'owner',
    get name() {
      return t`Owner: may do all`;
    },
  },
] as const;

type RowProps = { member: MemberView; onRole: (role: Role) => void; onRemove: () => void; onHandOver: () => void };

/** Somebody who works in an event: their role, to be changed or taken away, and the event, to be handed over to them. */
export function MemberRow({ member: { userId, role, organiser }, onRole, onRemove, onHandOver }: RowProps) {
  const [asking, setAsking] = useState(false);
  return (
    <li className="member">
      <bdi>{userId}</bdi>
      {organiser && (
        <span className="tag">
          <Trans>Organiser</Trans>
        </span>
      )}
      {!organiser && !asking && (
        <>
          <Choice label={t`Role of ${userId}`} labelHidden value={role} options={ROLES} onChange={onRole} />
          <Button className="button quiet small" aria-label={t`Remove ${userId}`} onPress={onRemove}>
            <Trans>Remove</Trans>
          </Button>
          <Button
            className="button quiet small"
            aria-label={t`Hand over to ${userId}…`}
            onPress={() => setAsking(true)}
          >
            <Trans>Hand over…</Trans>
          </Button>
        </>
      )}
      {asking && (
        <div className="stack" role="group" aria-label={t`Hand over to ${userId}`}>
          <p>
            <Trans>Hand this event over? You will have no part in it any more.</Trans>
          </p>
          <div className="row">
            <Button className="button small danger" onPress={onHandOver}>
              <Trans>Hand it over</Trans>
            </Button>
            <Button className="button small quiet" autoFocus onPress={() => setAsking(false)}>
              <Trans>Keep it</Trans>
            </Button>
          </div>
        </div>
      )}
    </li>
  );
}
