import { defineConfig } from "vitest/config";
import { claimReporter } from "./src/claim-reporter.ts";
import { patience } from "./src/harness/patience.ts";

export default defineConfig({
  test: {
    root: "e2e",
    include: ["src/claims/*.test.ts"],
    // Each starts programs that listen on the same ports and would take each other's cores.
    fileParallelism: false,
    // Each waits for several things.
    testTimeout: 4 * patience * 1000,
    hookTimeout: 4 * patience * 1000,
    reporters: ["default", claimReporter],
  },
});
