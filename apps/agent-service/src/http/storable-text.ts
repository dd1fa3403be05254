const MAX_DEPTH = 32;

/**
 * Whether a JSON value can be kept: at most 32 levels deep, and every text well-formed and without NUL, which Postgres
 * cannot hold. Walks without recursion, so depth cannot exhaust the stack.
 */
export function isStorable(value: unknown): boolean {
  const waiting: { value: unknown; depth: number }[] = [{ value, depth: 0 }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value: item, depth } = next;
    if (typeof item === 'string' && !isPlainText(item)) return false;
    if (typeof item !== 'object' || item === null) continue;
    if (depth >= MAX_DEPTH) return false;
    for (const [key, child] of Object.entries(item)) {
      if (!isPlainText(key)) return false;
      waiting.push({ value: child, depth: depth + 1 });
    }
  }
  return true;
}

const isPlainText = (text: string): boolean => text.isWellFormed() && !text.includes('\u0000');
