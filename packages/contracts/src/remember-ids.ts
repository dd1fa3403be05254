/**
 * How whatever is told by an id of its own is taken once: says of each id whether it comes for the first time, and knows of the
 * last `most` that they came.
 */
export function rememberIds(most: number): (id: string) => boolean {
  const known = new Set<string>();
  return (id) => {
    if (known.has(id)) return false;
    known.add(id);
    if (known.size > most) known.delete(known.values().next().value ?? '');
    return true;
  };
}
