import type { Problem } from "@cowlab/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { githubAnnotation } from "./github-annotations.ts";

const problem: Problem = {
  rule: "address-in-pool",
  severity: "error",
  path: "network.pools[0].addresses[0]",
  message: "holds 10.0.0.50, the address of device nas",
  fix: "leave it out",
  other: { path: "network.devices.nas" },
};
const location = { file: "clusters/home.ts", line: 12 };

/** Reads a command as GitHub's runner does. */
function parse(line: string): { name: string; properties: Readonly<Record<string, string>>; message: string } {
  const [, name = "", list = "", message = ""] = /^::(\w+) ([^\n]*?)::([^\n]*)\n$/.exec(line) ?? [];
  const decode = (text: string): string =>
    text.replaceAll("%3A", ":").replaceAll("%2C", ",").replaceAll("%0D", "\r").replaceAll("%0A", "\n").replaceAll("%25", "%");
  const properties = list.split(",").map((item) => item.split("=") as [string, string]);
  return {
    name,
    properties: Object.fromEntries(properties.map(([key, value]) => [key, decode(value)])),
    message: decode(message),
  };
}

describe("an annotation", () => {
  it("says where, what, how to mend it, and what the other side is", () => {
    expect(githubAnnotation(problem, location)).toBe(
      "::error file=clusters/home.ts,line=12,title=cowlab address-in-pool::network.pools[0].addresses[0]: holds 10.0.0.50, the address of device nas%0Afix: leave it out%0Aother side: network.devices.nas\n",
    );
  });

  it("is read back as it was meant, whatever it says", () => {
    // A colon or a comma of a property is told from one that ends it only where it is escaped.
    fc.assert(
      fc.property(fc.string(), fc.stringMatching(/^[^=]*$/), (message, file) => {
        const line = githubAnnotation({ rule: "schema", severity: "warning", message }, { file, line: 1 });
        expect(line.trimEnd().split("\n")).toHaveLength(1);
        expect(parse(line)).toEqual({ name: "warning", properties: { file, line: "1", title: "cowlab schema" }, message });
      }),
    );
  });
});
