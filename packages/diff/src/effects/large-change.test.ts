import { describe, expect, it } from "vitest";
import { exampleConfig } from "../testing/example-tree.ts";
import { find, findLines } from "../testing/find.ts";
import { largeChange } from "./large-change.ts";

describe("largeChange", () => {
  const cluster = (value: string, number: number) => ({
    notes: Array.from({ length: number }, (_, index) => exampleConfig(`note-${index}`, { text: value })),
  });

  it("says that nobody reads so much", () => {
    expect(findLines(largeChange, cluster("a", 201), cluster("b", 201))).toEqual([": 201 objects change at once"]);
    expect(find(largeChange, cluster("a", 200), cluster("b", 200))).toEqual([]);
  });
});
