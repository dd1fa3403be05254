import type { SocketFailure } from '@conductor/client';
import { useCallback, useEffect, useRef, useState } from 'react';

/**
 * What a room tells only whoever asks: asked every `everyMs` while the page is looked at, and by `look` at once. `known`
 * is the last answer; null before the first, and for whoever may not know, who is not asked for again. `ask` must stay
 * the same function while it asks the same; what an earlier one is answered is passed over.
 */
export function useAsked<T extends { success: true }>(
  ask: () => Promise<T | SocketFailure>,
  everyMs: number,
): { known: T | null; look: () => Promise<void> } {
  const [known, setKnown] = useState<T | null>(null);
  const [isBarred, setIsBarred] = useState(false);
  const asked = useRef(ask);
  useEffect(() => {
    asked.current = ask;
  }, [ask]);
  const look = useCallback(async () => {
    const answer = await ask();
    // Something else was asked meanwhile.
    if (asked.current !== ask) return;
    if (answer.success) setKnown(answer);
    // Asking on would look like somebody who tries.
    else if (answer.code === 'FORBIDDEN') setIsBarred(true);
  }, [ask]);
  useEffect(() => {
    if (isBarred) return;
    let isAsking = false;
    const askAgain = async () => {
      if (isAsking || document.hidden) return;
      isAsking = true;
      await look();
      isAsking = false;
    };
    void askAgain();
    const timer = setInterval(() => void askAgain(), everyMs);
    return () => clearInterval(timer);
  }, [look, everyMs, isBarred]);
  return { known, look };
}
