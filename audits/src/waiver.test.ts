import { describe, expect, it } from "vitest";
import { type AuditorFinding, applyWaivers, matches, type Waiver } from "./waiver.ts";

const finding = (check: string, object: string, auditor: AuditorFinding["auditor"] = "kube-linter"): AuditorFinding => ({
  auditor,
  cluster: "home",
  check,
  object,
  message: "is not as it should be",
});
const hostNetwork = finding("host-network", "DaemonSet kube-system/kube-vip");
const waiver: Waiver = {
  reason: "it puts an address on the node's interface",
  checks: { "kube-linter": ["host-network"] },
  objects: ["DaemonSet kube-system/kube-vip"],
};
const asked = new Set(["kube-linter", "kube-score"] as const);

describe("a waiver", () => {
  it("takes out what its checks find in its objects", () => {
    expect(applyWaivers([hostNetwork], [waiver], asked)).toEqual({ findings: [], unused: [] });
  });

  it("leaves another check, another object and another auditor's check of the same name", () => {
    const others = [
      finding("host-pid", "DaemonSet kube-system/kube-vip"),
      finding("host-network", "Deployment sonarr/sonarr"),
      finding("host-network", "DaemonSet kube-system/kube-vip", "kube-score"),
    ];
    expect(applyWaivers([hostNetwork, ...others], [waiver], asked).findings).toEqual(others);
  });

  it("is told where a check of it finds nothing", () => {
    const two = { ...waiver, checks: { "kube-linter": ["host-network", "host-pid"] } };
    expect(applyWaivers([hostNetwork], [two], asked).unused).toEqual([
      "host-pid of kube-linter is waived, but finds nothing of the kind: it puts an address on the node's interface",
    ]);
  });

  it("is told where nothing is found in an object of it", () => {
    const two = { ...waiver, objects: [...waiver.objects, "Deployment sonarr/sonarr"] };
    expect(applyWaivers([hostNetwork], [two], asked).unused).toEqual([
      "Deployment sonarr/sonarr is waived, but nothing is found in it: it puts an address on the node's interface",
    ]);
  });

  it("is not told of for an auditor that was not asked", () => {
    const both = { ...waiver, checks: { "kube-linter": ["host-network"], trivy: ["KSV-0009"] }, objects: ["*", "Role *"] };
    expect(applyWaivers([hostNetwork], [both], asked).unused).toEqual([]);
    expect(applyWaivers([hostNetwork], [both], new Set([...asked, "trivy"] as const)).unused).toHaveLength(2);
  });
});

describe("a pattern of objects", () => {
  it.each([
    ["*", "Deployment sonarr/sonarr", true],
    ["Deployment *", "Deployment sonarr/sonarr", true],
    ["Deployment *", "StatefulSet sonarr/sonarr", false],
    ["* kube-system/kube-vip", "Role kube-system/kube-vip", true],
    ["Service pihole/pihole", "Service pihole/pihole-dns", false],
    ["ClusterRole a.b", "ClusterRole aXb", false],
  ])("%s stands for %s: %s", (pattern, object, expected) => {
    expect(matches(pattern, object)).toBe(expected);
  });
});
