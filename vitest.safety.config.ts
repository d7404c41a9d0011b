import { defineConfig } from "vitest/config";

// What takes minutes, or asks something of the system that not every one has: "pnpm test:safety".
export default defineConfig({
  test: {
    include: ["apps/render/src/write/kill.test.ts", "apps/render/src/testing/safety/*.ts"],
    exclude: ["**/*.script.ts"],
    globalSetup: ["bundling/provide-released.ts"],
    testTimeout: 300_000,
    provide: { kills: 500, inputs: 1000, references: "" },
  },
});
