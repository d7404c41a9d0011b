import { describe, expect, it } from "vitest";
import { exampleDeployment } from "../testing/example-tree.ts";
import { find, findLines } from "../testing/find.ts";
import { changedControlPlane } from "./changed-control-plane.ts";

describe("changedControlPlane", () => {
  const vip = (address: string) => ({
    "kube-vip": [
      exampleDeployment(
        "kube-vip",
        "ghcr.io/kube-vip/kube-vip:v1.2.4",
        {},
        {
          containers: [
            { name: "kube-vip", image: "ghcr.io/kube-vip/kube-vip:v1.2.4", env: [{ name: "address", value: address }] },
          ],
        },
      ),
    ],
  });

  it("says that the nodes lose their server", () => {
    expect(findLines(changedControlPlane, vip("10.0.0.200"), vip("10.0.0.201"))).toEqual([
      "kube-vip, Deployment kube-vip/kube-vip, spec.template.spec.containers[kube-vip].env[address]: the address of the Kubernetes API goes from 10.0.0.200 to 10.0.0.201: every agent loses its server",
    ]);
    expect(find(changedControlPlane, { "kube-vip": [] }, vip("10.0.0.200"))).toEqual([]);
  });
});
