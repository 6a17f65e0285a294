import { defineConfig } from 'vitest/config';

export default defineConfig({
  cacheDir: 'target/vitest',
  test: { include: ['test/**/*.test.ts'], environment: 'node' },
});
