/** What a page of ours tells the window around it, or the one that opened it: that it hears an opening from now on. */
export type Ready = { type: 'conductor:ready' };

/** What a host sends to the frame's window, once and with a port, by which all the rest goes. */
export type Opening = { type: 'conductor:open'; session: string };

/** What a host sends by the port: a token at first, and another whenever one is needed. */
export type FromHost = { type: 'token'; token: string };

/** What the frame tells its host by the port. `height` is that of its content, in CSS pixels. */
export type ToHost =
  | { type: 'token-needed' }
  | { type: 'joined'; session: string }
  | { type: 'refused'; reason: string }
  | { type: 'ended' }
  | { type: 'height'; height: number };
