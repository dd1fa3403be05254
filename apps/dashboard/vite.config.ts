import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const fromTop = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

export default defineConfig({
  plugins: [react()],
  // From its source, so that a page can be built in a clone in which nothing was compiled yet.
  resolve: { alias: { '@conductor/contracts/plain': fromTop('packages/contracts/src/plain.ts') } },
  build: {
    // Browsers that know light-dark(); older ones would need two sets of colours.
    target: ['chrome123', 'edge123', 'firefox128', 'safari17.5'],
    // Inlined assets would be data: URLs in scripts, which the CSP does not allow.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
  },
});
