import { defineConfig } from "vitest/config";
import { claimReporter } from "./src/claim-reporter.ts";

export default defineConfig({
  test: {
    root: "e2e",
    include: ["src/claims/*.test.ts"],
    // Each starts programs that listen on the same ports and would take each other's cores.
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 300_000,
    reporters: ["default", claimReporter],
  },
});
