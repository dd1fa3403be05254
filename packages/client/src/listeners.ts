/** Those who want to be told, and the telling. */
export type Listeners<News> = {
  /** Calls back until the returned function is called. */
  listen: (listener: (news: News) => void) => () => void;
  tell: (news: News) => void;
  /** Nobody is told any more. */
  clear: () => void;
};

/** Nobody at first. */
export function createListeners<News>(): Listeners<News> {
  const listeners = new Set<(news: News) => void>();
  return {
    listen(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    tell(news) {
      for (const listener of listeners) listener(news);
    },
    clear: () => listeners.clear(),
  };
}
