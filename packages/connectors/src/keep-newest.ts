/** Forgets the oldest entry where there are more than `limit`; to be called after each addition. */
export function keepNewest(entries: Set<string> | Map<string, unknown>, limit: number): void {
  const [oldest] = entries.keys();
  if (oldest !== undefined && entries.size > limit) entries.delete(oldest);
}
