import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const fromTop = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

export default defineConfig({
  plugins: [react()],
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
    // Inlined assets would be data: URLs in scripts, which the CSP does not allow.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
    rolldownOptions: {
      input: {
        index: fromTop('apps/dashboard/index.html'),
        embed: fromTop('apps/dashboard/embed.html'),
        'conductor-room': fromTop('apps/dashboard/src/embed/conductor-room.ts'),
      },
      output: {
        // Pages elsewhere name it, so it has no hash.
        entryFileNames: ({ name }) => (name === 'conductor-room' ? '[name].js' : 'assets/[name]-[hash].js'),
      },
    },
  },
});
