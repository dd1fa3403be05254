import { join } from 'node:path';
import { createServer } from 'vite';
import { CACHE_FOLDER, ROOT } from '../paths.ts';
import { freePort } from '../servers/free-port.ts';
import type { PageFiles } from './page.ts';

/**
 * The dashboard straight from its sources (or those in `root`): a change of a component is seen in every open page
 * within a second and leaves the page's state as it is. Vite tells the pages through a socket at a port of its own.
 */
export async function hotFiles(root = join(ROOT, 'apps/dashboard')): Promise<PageFiles & AsyncDisposable> {
  const port = await freePort();
  const vite = await createServer({
    root,
    mode: 'development',
    cacheDir: join(CACHE_FOLDER, 'vite'),
    logLevel: 'warn',
    // Whoever serves these pages says to which hosts and origins: none but their own.
    server: { middlewareMode: true, cors: false, ws: { host: '127.0.0.1', port, clientPort: port } },
  });
  return {
    inline: true,
    connects: [`ws://127.0.0.1:${port}`],
    send(request, response) {
      if (request.url === '/conductor-room.js') request.url = '/src/embed/conductor-room.ts';
      vite.middlewares(request, response);
    },
    [Symbol.asyncDispose]: () => vite.close(),
  };
}
