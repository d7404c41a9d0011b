import { defineConfig } from "vitest/config";

// What is published, and how: packages as npm installs them, and releases in repositories made for the test: "pnpm test:release".
export default defineConfig({
  test: {
    include: ["release/suite/*.test.ts"],
    testTimeout: 120_000,
    hookTimeout: 300_000,
  },
});
