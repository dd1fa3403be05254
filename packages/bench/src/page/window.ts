import type { Browser } from 'playwright-core';

/** What a page held and drew by one moment; frames are those since the moment before. */
export type Reading = {
  /** MB that its JavaScript and its document hold after all that can be collected was. */
  heapMb: number;
  nodes: number;
  listeners: number;
  /** Between two frames, in ms: on average, and at most. */
  frameMs: number;
  longestMs: number;
};

/** A page in a window of its own; `read` takes a reading, and counts frames anew afterwards. */
export type Window = { read: () => Promise<Reading> };

// What runs in the page is text: these files are not compiled for browsers.
const COUNT_FRAMES = `(() => {
  let frames = 0, longest = 0, last = performance.now(), since = last;
  const frame = (now) => {
    frames += 1;
    longest = Math.max(longest, now - last);
    last = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  window.takeFrames = () => {
    const now = performance.now();
    const taken = [(now - since) / frames, longest];
    [frames, longest, since] = [0, 0, now];
    return taken;
  };
})()`;
const SIZE = { width: 1_360, height: 900 };
const A_MB = 1_000_000;
/** What JavaScript and document hold of each other goes bit by bit, some of it only with a later collection. */
const COLLECTIONS = 5;

/** Opens a page as whoever the token names, and resolves once it has the heading. */
export async function openWindow(browser: Browser, url: string, token: string, heading: string): Promise<Window> {
  const context = await browser.newContext({ viewport: SIZE });
  await context.addInitScript(`sessionStorage.setItem('conductor.token', '${token}')`);
  await context.addInitScript(COUNT_FRAMES);
  const page = await context.newPage();
  await page.goto(url);
  await page.getByRole('heading', { name: heading }).waitFor();
  const inspector = await context.newCDPSession(page);
  const takeFrames = () => page.evaluate<[number, number]>('takeFrames()');
  return {
    async read() {
      const [frameMs, longestMs] = await takeFrames();
      for (let n = 0; n < COLLECTIONS; n++) await inspector.send('HeapProfiler.collectGarbage');
      const { usedSize, embedderHeapUsedSize } = await inspector.send('Runtime.getHeapUsage');
      const { nodes, jsEventListeners: listeners } = await inspector.send('Memory.getDOMCounters');
      // The frames that the collections held up are not the page's.
      await takeFrames();
      return { heapMb: (usedSize + embedderHeapUsedSize) / A_MB, nodes, listeners, frameMs, longestMs };
    },
  };
}
