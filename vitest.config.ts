import { defineConfig } from "vitest/config";

declare module "vitest" {
  export interface ProvidedContext {
    /** How often a process is killed to see what it leaves. */
    readonly kills: number;
    /** How many inputs a parser is given that nobody wrote; a multiple of 100, as others are given a part of that. */
    readonly inputs: number;
    /** What the inputs of properties are made from. */
    readonly seed: number;
    /** The program that answers for those that are written in Go, empty where there is none. */
    readonly references: string;
  }
}

export default defineConfig({
  test: {
    include: [
      "packages/*/src/**/*.test.ts",
      "apps/*/src/**/*.test.ts",
      "clusters/**/*.test.ts",
      "audits/src/**/*.test.ts",
      "release/src/**/*.test.ts",
      "bundling/*.test.ts",
    ],
    // Everything below packages/ is pure, so test files have nothing to be kept apart from: they share the modules they import.
    isolate: false,
    pool: "threads",
    // Vitest leaves one core to itself, and has little to do.
    maxWorkers: "100%",
    // Many start the command line: on a machine that does other work, too, a start takes its time.
    testTimeout: 30_000,
    globalSetup: ["bundling/provide-released.ts"],
    // A run that fails is then one of the change; COWLAB_FUZZ_SEED names other inputs, to find what nobody knows of yet.
    setupFiles: ["packages/core/src/testing/fixed-seed.ts"],
    // Enough to see what is broken; vitest.safety.config.ts and vitest.fuzz.config.ts ask for more.
    provide: { kills: 4, inputs: 500, references: "", seed: Number(process.env["COWLAB_FUZZ_SEED"] ?? 1) },
  },
});
