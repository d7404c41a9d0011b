import { describe, expect, it } from "vitest";
import { exampleService } from "../testing/example-tree.ts";
import { find, findLines } from "../testing/find.ts";
import { suspension } from "./suspension.ts";

describe("suspension", () => {
  const module = (suspend: boolean) => ({ recipes: { objects: [exampleService("recipes")], flux: { suspend } } });

  it("tells what is suspended from what is resumed", () => {
    expect(findLines(suspension, module(false), module(true))).toEqual([
      expect.stringContaining("nothing below it is applied any more"),
    ]);
    expect(findLines(suspension, module(true), module(false))).toEqual([
      expect.stringContaining("all that changed in git meanwhile is applied at once"),
    ]);
    expect(find(suspension, module(true), module(true))).toEqual([]);
  });
});
