import { defineConfig } from "vitest/config";

// What somebody new does, with the packages as they are released: needs npm, its registry, and script of util-linux.
export default defineConfig({
  test: {
    include: ["new-user/suite/*.test.ts"],
    testTimeout: 90_000,
    hookTimeout: 300_000,
  },
});
