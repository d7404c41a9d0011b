import { expect, it } from "vitest";
import { clusterWith, exampleAnnouncer, exampleModule, foundBy } from "../testing/example-objects.ts";
import { clusterWithContainer } from "../testing/example-pods.ts";
import fixture from "./invalid/pod-security.ts";

const adding = (capability: string, level: "privileged" | "baseline" | "restricted") =>
  foundBy(
    "pod-security",
    clusterWithContainer({ securityContext: { capabilities: { drop: ["ALL"], add: [capability] } } }, { level }),
  );

it("names the field, the level and the namespace", () => {
  expect(foundBy("pod-security", fixture)).toMatchObject([
    {
      module: "photos",
      object: "Deployment photos/photos",
      path: "spec.template.spec.volumes[0].nfs",
      message: "is a volume of the kind nfs, which the namespace photos does not admit: it enforces restricted",
      fix: "change it, or declare the namespace as baseline",
      other: { object: "Namespace photos", path: 'metadata.labels["pod-security.kubernetes.io/enforce"]' },
    },
  ]);
});

it("finds what the level of the namespace forbids, and no more", () => {
  const places = (level: Parameters<typeof adding>[1], capability: string) => adding(capability, level).map(({ path }) => path);
  const path = "spec.template.spec.containers[0].securityContext.capabilities.add";
  expect(places("restricted", "CHOWN")).toEqual([path]);
  expect(places("baseline", "CHOWN")).toEqual([]);
  expect(places("baseline", "SYS_ADMIN")).toEqual([path]);
  expect(places("privileged", "SYS_ADMIN")).toEqual([]);
  expect(adding("SYS_ADMIN", "restricted")).toMatchObject([{ fix: "change it, or declare the namespace as privileged" }]);
});

it("asks nothing where a namespace enforces nothing", () => {
  expect(foundBy("pod-security", clusterWith([exampleModule("kube-vip", [exampleAnnouncer()])]))).toEqual([]);
});
