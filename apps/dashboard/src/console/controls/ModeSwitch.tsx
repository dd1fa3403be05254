import { t } from '@lingui/core/macro';
import type { Feed } from '@conductor/client';
import type { Mode, SessionSnapshot } from '@conductor/contracts';
import { useState } from 'react';
import { useApp } from '../../ui/app-context.ts';
import { Notice } from '../../ui/Notice.tsx';
import { Segmented } from '../../ui/Segmented.tsx';
import { MODE_LABELS } from '@conductor/contracts/plain';
import { called } from '../../words/called.ts';
import { drawnAlone } from '../../ui/drawn-alone.tsx';

const options = () =>
  (['MANUAL', 'SEMI_AUTO', 'AUTO'] as const).map((value) => ({ value, name: called(MODE_LABELS[value].name) }));

/** Who acts. What is shown as chosen is what the service holds; a change that failed says so and leaves it. */
export const ModeSwitch = drawnAlone(function ModeSwitch({
  feed,
  session,
}: {
  feed: Feed;
  session: SessionSnapshot['session'];
}) {
  const { api } = useApp();
  const [wanted, setWanted] = useState<Mode | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  const change = async (mode: Mode) => {
    setWanted(mode);
    setProblem(null);
    const result = await api('PUT /agent/sessions/{sessionId}/mode', { sessionId: session.id, body: { mode } });
    if (result.ok) feed.takeSession(result.value);
    else setProblem(t`Still ${called(MODE_LABELS[session.mode].name)}. ${result.failure.message}`);
    setWanted(null);
  };

  return (
    <div className="mode-choice" aria-busy={wanted !== null}>
      <Segmented
        label={t`Who acts`}
        value={wanted ?? session.mode}
        options={options()}
        onChange={(mode) => void change(mode)}
        isDisabled={wanted !== null}
      />
      <p className="mode-does">{wanted === null ? called(MODE_LABELS[session.mode].does) : t`Changing…`}</p>
      {problem !== null && <Notice tone="problem">{problem}</Notice>}
    </div>
  );
});
