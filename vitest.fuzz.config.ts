import { defineConfig } from "vitest/config";

// Every parser that meets what nobody vouches for, on a hundred thousand inputs each, and rules and diffs on thousands of objects that
// nobody wrote: "pnpm test:fuzz". Where Go is, parsers are compared with those of the programs that read a cluster's files.
// COWLAB_FUZZ_SEED names other inputs than those of every run.
export default defineConfig({
  test: {
    include: ["packages/*/src/**/foreign-*.test.ts", "apps/render/src/**/foreign-*.test.ts"],
    globalSetup: ["e2e/src/provide-references.ts"],
    setupFiles: ["packages/core/src/testing/fixed-seed.ts"],
    testTimeout: 300_000,
    isolate: false,
    pool: "threads",
    provide: { kills: 0, inputs: 100_000, seed: Number(process.env["COWLAB_FUZZ_SEED"] ?? 1) },
  },
});
