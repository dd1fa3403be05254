import { useCallback, useEffect, useRef, useState } from 'react';
import { readDemo, turnDemo, type DemoChange, type DemoState } from './demo-state.ts';

const READ_EVERY_MS = 1_000;
/** A busy machine may be late once or twice. */
const FAILURES = 3;

/** What was chosen stands there at once; a slump comes when it comes. */
const asTurned = (state: DemoState, change: DemoChange): DemoState =>
  'slump' in change ? state : { ...state, ...change };

/**
 * How the demo stands, read each second. `turn` turns something, again each second until that has come through: on a busy
 * machine no press is lost. `away` while the development stack does not say.
 */
export function useDemo(first: DemoState) {
  const [state, setState] = useState(first);
  const [away, setAway] = useState(false);
  const failures = useRef(0);
  const pending = useRef<readonly DemoChange[]>([]);
  const ask = useCallback(async () => {
    const [change] = pending.current;
    try {
      const answer = await (change === undefined ? readDemo() : turnDemo(change));
      pending.current = pending.current.filter((each) => each !== change);
      setState(pending.current.reduce(asTurned, answer));
      failures.current = 0;
    } catch {
      failures.current += 1;
    }
    setAway(failures.current >= FAILURES);
  }, []);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const again = () => {
      timer = setTimeout(() => void ask().then(again), READ_EVERY_MS);
    };
    again();
    return () => clearTimeout(timer);
  }, [ask]);
  const turn = (change: DemoChange) => {
    pending.current = [...pending.current, change];
    setState((known) => asTurned(known, change));
    void ask();
  };
  return { state, away, turn };
}
