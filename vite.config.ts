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
    rolldownOptions: {
      // first.ts stands alone: it runs before the window's code has arrived.
      input: { index: 'renderer/index.html', first: 'renderer/first/first.ts' },
      output: {
        entryFileNames: ({ name }) => (name === 'first' ? 'first.js' : 'assets/[name]-[hash].js'),
        // Nearly all of the first chunk is needed for the first picture. Chromium then compiles it while it arrives, on
        // another thread, instead of function by function on the one that draws: 35 ms of 105 on a slow machine.
        postBanner: ({ isDynamicEntry }) => (!isDynamicEntry ? '//# allFunctionsCalledOnLoad' : ''),
      },
    },
  },
});
