import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** Builds the window. The shells replace the nonce in every response, so that styles need no "unsafe-inline". */
export default defineConfig({
  root: 'renderer',
  base: './',
  plugins: [react(), compileAhead()],
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
        // One file for the first picture instead of seven small ones.
        codeSplitting: { groups: [{ name: 'window', tags: ['$initial'], test: /^(?!.*renderer.first)/ }] },
        entryFileNames: ({ name }) => (name === 'first' ? 'first.js' : 'assets/[name]-[hash].js'),
      },
    },
  },
});

/**
 * Nearly all of the first file is needed for the first picture. With this mark at its very beginning, Chromium compiles
 * it while it arrives, on another thread, instead of function by function on the one that draws.
 */
function compileAhead(): Plugin {
  return {
    name: 'compile-ahead',
    generateBundle: {
      // After Vite, which puts its own lines first.
      order: 'post',
      handler(_options, bundle) {
        for (const file of Object.values(bundle)) {
          if (file.type === 'chunk' && file.isEntry) file.code = `//# allFunctionsCalledOnLoad\n${file.code}`;
        }
      },
    },
  };
}
