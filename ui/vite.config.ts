import { defineConfig } from 'vite';

export default defineConfig({
  base: './',
  build: {
    outDir: 'target/classes/webroot',
    emptyOutDir: true,
    target: 'es2022',
    // The polyfill would be dead code in every browser that runs es2022 modules.
    modulePreload: { polyfill: false },
    // Data URIs would need an exception in the content security policy.
    assetsInlineLimit: 0,
  },
});
