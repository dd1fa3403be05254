import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [react()],
  build: {
    // Browsers that know light-dark(); older ones would need two sets of colours.
    target: ['chrome123', 'edge123', 'firefox128', 'safari17.5'],
    // Inlined assets would be data: URLs in scripts, which the CSP does not allow.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
  },
});
