import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Builds the window. The shells replace the nonce in every response, so that styles need no "unsafe-inline". */
export default defineConfig({
  root: 'renderer',
  base: './',
  plugins: [react()],
  html: { cspNonce: '%CSP_NONCE%' },
  build: {
    outDir: '../out/window',
    emptyOutDir: true,
    target: 'chrome140',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
});
