import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { lingui } from '@lingui/vite-plugin';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const fromTop = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** Our client speaks by WebSocket alone; an attendee's phone loads none of the other ways to connect. */
const webSocketAlone: Plugin = {
  name: 'websocket-alone',
  load: (id) =>
    id.endsWith('/engine.io-client/build/esm/transports/index.js')
      ? "import { WS } from './websocket.js'; export const transports = { websocket: WS };"
      : null,
};

/** Scripts and styles once more beside themselves, compressed, for the proxy to serve as they are. */
const packed = (): Plugin => ({
  name: 'packed',
  apply: 'build',
  generateBundle: {
    order: 'post',
    handler(_, bundle) {
      for (const [fileName, file] of Object.entries(bundle)) {
        if (!/^assets\/.+\.(js|css)$/.test(fileName)) continue;
        const source = brotliCompressSync(file.type === 'chunk' ? file.code : file.source);
        this.emitFile({ type: 'asset', fileName: `${fileName}.br`, source });
      }
    },
  },
});

export default defineConfig(({ mode }) => ({
  plugins: [react(), lingui({ cwd: import.meta.dirname, macroTransform: true }), webSocketAlone, packed()],
  // From their sources, so that a page can be built in a clone in which nothing was compiled yet.
  resolve: {
    alias: [
      { find: '@conductor/contracts/plain', replacement: fromTop('packages/contracts/src/plain.ts') },
      { find: '@conductor/client/react', replacement: fromTop('packages/client/src/react.ts') },
      { find: /^@conductor\/client$/, replacement: fromTop('packages/client/src/index.ts') },
    ],
  },
  build: {
    // Browsers that know light-dark(); older ones would need two sets of colours.
    target: ['chrome123', 'edge123', 'firefox128', 'safari17.5'],
    // Each of those fetches ahead by itself.
    modulePreload: { polyfill: false },
    // Inlined assets would be data: URLs in scripts, which the CSP does not allow.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
    rolldownOptions: {
      input: {
        index: fromTop('apps/dashboard/index.html'),
        embed: fromTop('apps/dashboard/embed.html'),
        'conductor-room': fromTop('apps/dashboard/src/embed/conductor-room.ts'),
        // The development stack alone has a demo.
        ...(mode === 'development' ? { demo: fromTop('apps/dashboard/demo.html') } : {}),
      },
      output: {
        // Pages elsewhere name it, so it has no hash.
        entryFileNames: ({ name }) => (name === 'conductor-room' ? '[name].js' : 'assets/[name]-[hash].js'),
      },
    },
  },
}));
