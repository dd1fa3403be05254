/**
 * A connection that hears channels, of one server or of a cluster. `ready` is told at first, and again whenever something
 * may have been missed; whoever subscribes anew then does no harm.
 */
export type Subscriber = {
  readonly status: string;
  connect(): Promise<void>;
  /** Resolves once it is confirmed; rejects while Redis is away. */
  subscribe(...channels: string[]): Promise<unknown>;
  unsubscribe(channel: string): Promise<unknown>;
  ssubscribe(channel: string): Promise<unknown>;
  sunsubscribe(channel: string): Promise<unknown>;
  on(event: 'message' | 'smessage', listener: (channel: string, text: string) => void): unknown;
  on(event: 'messageBuffer' | 'smessageBuffer', listener: (channel: Buffer, payload: Buffer) => void): unknown;
  on(event: 'ready', listener: () => void): unknown;
  once(event: 'ready', listener: () => void): unknown;
  disconnect(): void;
};
