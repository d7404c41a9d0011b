import { describe, expect, it } from "vitest";
import { remember } from "./remember.ts";

describe("remember", () => {
  it("asks once for each text, and for a long one each time", () => {
    const asked: string[] = [];
    const lengthOf = remember((text) => {
      asked.push(text);
      return text.length;
    });
    const long = "x".repeat(1000);
    expect(["", "leek", "leek", "", long, long].map(lengthOf)).toEqual([0, 4, 4, 0, 1000, 1000]);
    expect(asked).toEqual(["", "leek", long, long]);
  });

  it("finds the same, however many texts there are", () => {
    const doubled = remember((text) => `${text}${text}`);
    for (let round = 0; round < 2; round++) {
      for (let index = 0; index < 25_000; index++) {
        if (doubled(String(index)) !== `${index}${index}`) throw new Error(`wrong for ${index}`);
      }
    }
    expect(doubled("leek")).toBe("leekleek");
  });

  it("remembers that there is nothing", () => {
    let asked = 0;
    const nothing = remember((): undefined => {
      asked += 1;
    });
    expect([nothing("leek"), nothing("leek"), asked]).toEqual([undefined, undefined, 1]);
  });
});
