import { defineConfig } from "vitest/config";

// What somebody new does, with the packages as they are released: needs npm, its registry, and script of util-linux.
export default defineConfig({
  test: {
    include: ["new-user/suite/*.test.ts"],
    setupFiles: ["packages/core/src/testing/fixed-seed.ts"],
    provide: { kills: 0, inputs: 0, references: "", seed: Number(process.env["COWLAB_FUZZ_SEED"] ?? 1) },
    testTimeout: 90_000,
    hookTimeout: 300_000,
  },
});
