import { describe, expect, it } from "vitest";
import { find } from "../testing/find.ts";
import { nodeConfiguration } from "./node-configuration.ts";

describe("nodeConfiguration", () => {
  const node = (label: string) => JSON.stringify({ $comment: "rendered", k3s: { nodeLabel: [label] } });

  it("says that the machines have to be rebuilt, those alike at once", () => {
    const before = { "nodes/node1.json": node("disk=a"), "nodes/node2.json": node("disk=a") };
    const after = { "nodes/node1.json": node("disk=b"), "nodes/node2.json": node("disk=b") };
    expect(find(nodeConfiguration, before, after)).toMatchObject([
      {
        object: "machines node1 and node2",
        steps: [
          "nixos-rebuild switch --flake .#node1 --target-host node1",
          "nixos-rebuild switch --flake .#node2 --target-host node2",
        ],
      },
    ]);
  });

  it("is silent where only the comment differs", () => {
    expect(
      find(
        nodeConfiguration,
        { "nodes/node1.json": node("disk=a") },
        { "nodes/node1.json": node("disk=a").replace("rendered", "rendered now") },
      ),
    ).toEqual([]);
  });
});
