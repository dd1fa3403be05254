/**
 * Runs what one client asks for about one thing in the order in which it asked, each after the one before has ended,
 * however it ended. `turns` holds nothing once nobody waits.
 */
export async function inTurn(turns: Map<string, Promise<void>>, key: string, work: () => Promise<void>): Promise<void> {
  const before = turns.get(key);
  const own = before ? before.then(work, work) : work();
  turns.set(key, own);
  try {
    await own;
  } finally {
    if (turns.get(key) === own) turns.delete(key);
  }
}
