import { defineConfig } from "vitest/config";

/** The tests that need a real Chromium: `pnpm test:browser`. */
export default defineConfig({
  test: {
    include: ["apps/*/browser/**/*.test.ts"],
    globalSetup: ["apps/docs/browser/require-chromium.ts", "bundling/provide-released.ts"],
    // A page is slow where a machine is busy, and two browsers at once make each other slower still.
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 300_000,
  },
});
