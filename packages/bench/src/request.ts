/** What a process of the benchmark is asked to connect: where, with tokens by which secret, and to which session. */
type Place = { url: string; secret: string; sessionId: string };

/** Reads a request from the parent process: where to connect, and `count` as it is called there. */
export function readRequest(request: unknown, count: string): Place & { count: number } {
  if (typeof request !== 'object' || request === null) throw new Error('not a request');
  const field = (name: string): unknown => Reflect.get(request, name);
  return {
    url: String(field('url')),
    secret: String(field('secret')),
    sessionId: String(field('sessionId')),
    count: Number(field(count)),
  };
}
