import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { DecisionView } from '@conductor/contracts';
import { useCallback, useEffect, useState } from 'react';
import { Button } from 'react-aria-components';
import { decisionLines, type DecisionLine } from '../report/report-rows.ts';
import { ReportTable } from '../report/ReportTable.tsx';
import { useApp } from '../ui/app-context.ts';
import { dayTime } from '../ui/format.ts';
import { Notice } from '../ui/Notice.tsx';

const COLUMNS = [
  {
    get name() {
      return t`When`;
    },
    cell: (row: DecisionLine) => dayTime(row.at),
  },
  {
    get name() {
      return t`What`;
    },
    cell: (row: DecisionLine) => row.what,
  },
  {
    get name() {
      return t`Words`;
    },
    cell: (row: DecisionLine) => row.words,
    isText: true,
  },
  {
    get name() {
      return t`What became of it`;
    },
    cell: (row: DecisionLine) => row.came,
    isText: true,
  },
  {
    get name() {
      return t`Engagement, of 100`;
    },
    cell: (row: DecisionLine) => row.change,
  },
];
const A_PAGE = 20;

/** What was sent to the audiences of an event, over all its sessions, the newest first. */
export function EventHistory({ eventId }: { eventId: string }) {
  const { api } = useApp();
  const [rows, setRows] = useState<readonly DecisionView[] | null>(null);
  const [next, setNext] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const load = useCallback(
    async (cursor?: string) => {
      const query = cursor === undefined ? { limit: A_PAGE } : { limit: A_PAGE, cursor };
      const result = await api('GET /interventions/history/event/{eventId}', { eventId, query });
      if (!result.ok) return setProblem(result.failure.message);
      const { items, nextCursor } = result.value;
      setProblem(null);
      setNext(nextCursor ?? null);
      setRows((known) => [...(cursor === undefined ? [] : (known ?? [])), ...items]);
    },
    [api, eventId],
  );
  useEffect(() => void load(), [load]);
  return (
    <>
      {problem !== null && <Notice tone="problem">{problem}</Notice>}
      {rows !== null && (
        <ReportTable
          title={t`What was sent so far`}
          none={t`Nothing yet.`}
          rows={decisionLines(rows)}
          columns={COLUMNS}
        />
      )}
      {next !== null && (
        <Button className="button" onPress={() => void load(next)}>
          <Trans>Show older ones</Trans>
        </Button>
      )}
    </>
  );
}
