/** An entry that was given out; `deliveries` counts the times before this one. */
export type Entry = { id: string; payload: string | undefined; deliveries: number };

/** The first word of a refusal of Redis', such as NOGROUP; undefined for any other error. */
export const replyCode = (error: unknown): string | undefined =>
  error instanceof Error && error.name === 'ReplyError' ? error.message.split(' ', 1)[0] : undefined;

/** The entries of a reply to XREADGROUP for one stream: `[[stream, entries]]`, or null when there were none. */
export function readEntriesOf(reply: unknown): Entry[] {
  const [first]: unknown[] = Array.isArray(reply) ? reply : [];
  return Array.isArray(first) ? toEntries(first[1], () => 0) : [];
}

/** `[[id, [field, value, …]], …]` → entries; one that was deleted meanwhile has no fields and so no payload. */
export function toEntries(list: unknown, deliveriesOf: (id: string) => number): Entry[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((item: unknown): Entry[] => {
    if (!Array.isArray(item)) return [];
    const [id, fields]: unknown[] = item;
    if (typeof id !== 'string') return [];
    const place = Array.isArray(fields) ? fields.indexOf('payload') : -1;
    const payload: unknown = Array.isArray(fields) && place >= 0 ? fields[place + 1] : undefined;
    return [{ id, payload: typeof payload === 'string' ? payload : undefined, deliveries: deliveriesOf(id) }];
  });
}

/** `[[id, consumer, idle, deliveries], …]` → deliveries by id. */
export function pendingOf(list: unknown): Map<string, number> {
  if (!Array.isArray(list)) return new Map();
  return new Map(
    list.flatMap((item: unknown) => (Array.isArray(item) ? [[String(item[0]), Number(item[3])] as const] : [])),
  );
}
