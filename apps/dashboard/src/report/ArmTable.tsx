import { t } from '@lingui/core/macro';
import { Plural } from '@lingui/react/macro';
import type { InterventionStats } from '@conductor/contracts';
import { ARM_LABELS } from '@conductor/contracts/plain';
import { useCallback } from 'react';
import { useApp } from '../ui/app-context.ts';
import { LoadNotice } from '../ui/LoadNotice.tsx';
import { useLoaded } from '../ui/use-loaded.ts';
import { ReportTable } from './ReportTable.tsx';
import { called } from '../words/called.ts';

type Row = InterventionStats['arms'][number] & { key: string };

const COLUMNS = [
  {
    get name() {
      return t`What`;
    },
    cell: (row: Row) => called(ARM_LABELS[row.arm].name),
  },
  {
    get name() {
      return t`Proposed`;
    },
    cell: (row: Row) => `${row.proposed}`,
  },
  {
    get name() {
      return t`Approved`;
    },
    cell: (row: Row) => `${row.approved}`,
  },
  {
    get name() {
      return t`Rejected`;
    },
    cell: (row: Row) => `${row.rejected}`,
  },
  {
    get name() {
      return t`Sent`;
    },
    cell: (row: Row) => `${row.executed}`,
  },
  {
    get name() {
      return t`Not carried out`;
    },
    cell: (row: Row) => `${row.failed}`,
  },
  {
    get name() {
      return t`Effect measured`;
    },
    cell: (row: Row) => `${row.measured}`,
  },
];

/** How often each kind of intervention was proposed, what was said to it, and how often it was seen; hold-outs apart. */
export function ArmTable({ sessionId }: { sessionId: string }) {
  const { api } = useApp();
  const loaded = useLoaded(
    useCallback(() => api('GET /interventions/stats/{sessionId}', { sessionId }), [api, sessionId]),
  );
  const stats = loaded.value;
  return (
    <>
      <LoadNotice loaded={loaded} />
      {stats !== null && (
        <ReportTable
          title={t`Kind by kind`}
          none={t`Nothing was proposed.`}
          rows={stats.arms.map((row) => ({ ...row, key: row.arm }))}
          columns={COLUMNS}
        />
      )}
      {stats !== null && stats.holdouts.count > 0 && (
        <p className="hint">
          <Plural
            value={stats.holdouts.count}
            one="# more was held back on purpose, to compare with doing nothing."
            other="# more were held back on purpose, to compare with doing nothing."
          />
        </p>
      )}
    </>
  );
}
