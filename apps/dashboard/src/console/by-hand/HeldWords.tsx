import { t } from '@lingui/core/macro';
import type { Organiser } from '@conductor/client';
import { useCallback, useState } from 'react';
import { refusalOf } from '../../attend/refusal.ts';
import { Notice } from '../../ui/Notice.tsx';
import { HeldRows } from '../chat/HeldRows.tsx';
import { useAsked } from '../use-asked.ts';

const ASK_EVERY_MS = 5_000;

/** The words that the filter held back in an open poll, to be counted after all. */
export function HeldWords({ organiser, pollId }: { organiser: Organiser; pollId: string }) {
  const ask = useCallback(() => organiser.heldWords(pollId), [organiser, pollId]);
  const { known, look } = useAsked(ask, ASK_EVERY_MS);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const release = async (word: string) => {
    setBusy(true);
    const answer = await organiser.releaseWord(pollId, word);
    await look();
    setBusy(false);
    setProblem(refusalOf(answer));
  };
  return (
    <>
      <HeldRows
        label={t`Words held back, counted for nobody`}
        items={(known?.words ?? []).map(({ text }) => ({ id: text, text, by: null }))}
        isBusy={busy}
        onShow={(word) => void release(word)}
      />
      {problem !== null && <Notice tone="problem">{problem}</Notice>}
    </>
  );
}
