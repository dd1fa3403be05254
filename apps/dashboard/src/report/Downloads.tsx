import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import { Button } from 'react-aria-components';
import { useApp } from '../ui/app-context.ts';
import { Notice } from '../ui/Notice.tsx';

const FILES = [
  {
    format: 'csv',
    type: 'text/csv',
    get name() {
      return t`Download as a table (CSV)`;
    },
  },
  {
    format: 'html',
    type: 'text/html',
    get name() {
      return t`Download as a page (HTML)`;
    },
  },
] as const;
type ReportFile = (typeof FILES)[number];

/** Hands a file to the browser; its address is one of this page alone, and gone afterwards. */
const save = (blob: Blob, name: string): void => {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
};

/** The report as a file or on paper. The token goes with the request, never into an address. */
export function Downloads({ sessionId }: { sessionId: string }) {
  const { api } = useApp();
  const [busy, setBusy] = useState<ReportFile['format'] | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const download = async ({ format, type }: ReportFile) => {
    setBusy(format);
    setProblem(null);
    const result = await api('GET /agent/sessions/{sessionId}/report', { sessionId, query: { format } });
    setBusy(null);
    if (!result.ok) return setProblem(result.failure.message);
    save(new Blob([result.value], { type }), `report-${sessionId.replaceAll(/[^A-Za-z0-9_-]+/g, '-')}.${format}`);
  };
  return (
    <div className="stack no-print">
      <div className="row">
        {FILES.map((file) => (
          <Button key={file.format} className="button" isDisabled={busy !== null} onPress={() => void download(file)}>
            {busy === file.format ? t`Fetching…` : file.name}
          </Button>
        ))}
        <Button className="button" onPress={() => print()}>
          <Trans>Print</Trans>
        </Button>
      </div>
      {problem !== null && <Notice tone="problem">{problem}</Notice>}
    </div>
  );
}
