import { useCallback, useEffect, useRef, useState } from 'react';
import { readDemo, turnDemo, type DemoChange, type DemoState } from './demo-state.ts';

const READ_EVERY_MS = 1_000;
/** A busy machine may be late once or twice. */
const FAILURES = 3;

/** How the demo stands, read each second. `away` while the development stack does not say. */
export function useDemo(first: DemoState) {
  const [state, setState] = useState(first);
  const [away, setAway] = useState(false);
  const failures = useRef(0);
  const take = useCallback(async (answer: Promise<DemoState>) => {
    try {
      setState(await answer);
      failures.current = 0;
    } catch {
      failures.current += 1;
    }
    setAway(failures.current >= FAILURES);
  }, []);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const again = () => {
      timer = setTimeout(() => void take(readDemo()).then(again), READ_EVERY_MS);
    };
    again();
    return () => clearTimeout(timer);
  }, [take]);
  const turn = (change: DemoChange) => {
    // What was chosen stands there at once.
    if (!('slump' in change)) setState((known) => ({ ...known, ...change }));
    void take(turnDemo(change));
  };
  return { state, away, turn };
}
