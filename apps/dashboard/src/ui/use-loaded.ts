import { useCallback, useEffect, useState } from 'react';
import type { Result } from '../api/result.ts';

/** What a page shows of something fetched: what is known, what went wrong, and a way to fetch it again. */
export type Loaded<T> = { value: T | null; problem: string | null; reload: () => void; set: (value: T) => void };

/** Fetches once, and again when asked; `fetch` must stay the same function while it means the same thing. */
export function useLoaded<T>(fetch: () => Promise<Result<T>>): Loaded<T> {
  const [value, setValue] = useState<T | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const load = useCallback(async () => {
    const result = await fetch();
    if (result.ok) setValue(result.value);
    setProblem(result.ok ? null : result.failure.message);
  }, [fetch]);
  useEffect(() => void load(), [load]);
  return { value, problem, reload: () => void load(), set: setValue };
}
