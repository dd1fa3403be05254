type Listen = (listener: () => void) => () => void;

/** A page that is hidden has no frames. */
const AT_LATEST_MS = 250;

const waiting = new Set<() => void>();
let stop = (): void => undefined;

const tellAll = (): void => {
  stop();
  const told = [...waiting];
  waiting.clear();
  for (const listener of told) listener();
};

const atNextFrame = (): void => {
  const timer = setTimeout(tellAll, AT_LATEST_MS);
  const frame = 'requestAnimationFrame' in globalThis ? requestAnimationFrame(tellAll) : null;
  stop = () => {
    clearTimeout(timer);
    if (frame !== null) cancelAnimationFrame(frame);
  };
};

/**
 * Tells of all changes until the next frame at once, and all listeners together. A page that draws more slowly than changes
 * come then leaves out what nobody would have seen, and has time between its frames for whoever presses something; a redraw for
 * each change would fall behind without end.
 */
export const onceAFrame =
  (listen: Listen): Listen =>
  (listener) => {
    const changed = (): void => {
      if (waiting.size === 0) atNextFrame();
      waiting.add(listener);
    };
    const unlisten = listen(changed);
    return () => {
      unlisten();
      waiting.delete(listener);
    };
  };
