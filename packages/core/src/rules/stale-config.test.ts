import { describe, expect, it } from "vitest";
import { checksum } from "../checksum.ts";
import { ConfigMap } from "../kinds/kubernetes.ts";
import { foundBy } from "../testing/example-objects.ts";
import { clusterWithContainer, exampleCronJob } from "../testing/example-pods.ts";
import fixture from "./invalid/stale-config.ts";

const labels = { "app.kubernetes.io/name": "photos" };
/** The app photos, which reads a ConfigMap by a volume, with these annotations on its pods. */
const found = (annotations: Readonly<Record<string, string>>, { name = "settings", immutable = false } = {}) => {
  const config = ConfigMap({ metadata: { name, namespace: "photos" }, data: { LANGUAGE: "de" }, immutable });
  const cluster = clusterWithContainer({}, { pod: { volumes: [{ name: "settings", configMap: { name } }] }, objects: [config] });
  const modules = cluster.modules.flat().map((module) => ({
    ...module,
    objects: (facts: Parameters<typeof module.objects>[0]) =>
      module.objects(facts).map((object) => {
        const spec: unknown = Reflect.get(object, "spec");
        if (module.name !== "photos" || object.kind !== "Deployment") return object;
        const template = { ...Reflect.get(Object(spec), "template"), metadata: { labels, annotations } };
        return { ...object, spec: { ...Object(spec), template } };
      }),
  }));
  return foundBy("stale-config", { ...cluster, modules });
};

describe("stale-config", () => {
  it("names the template, the ConfigMap and the field that reads it", () => {
    expect(foundBy("stale-config", fixture)).toMatchObject([
      {
        object: "Deployment photos/photos",
        path: "spec.template.metadata.annotations",
        message:
          "have no checksum of ConfigMap photos/settings, which the pods read by containers[0].envFrom[0].configMapRef.name",
        other: { object: "ConfigMap photos/settings", path: "data" },
      },
    ]);
    expect(found({ "example.org/owner": "kai" })).toHaveLength(1);
  });

  it("is content with a checksum, and with an operator that restarts pods", () => {
    expect(found({ "checksum/config": checksum("LANGUAGE=de") })).toEqual([]);
    expect(found({ "reloader.stakater.com/auto": "true" })).toEqual([]);
  });

  it.each([
    ["SHA-256", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
    ["its beginning", "e3b0c442"],
    ["its beginning, and a mark", "e3b0c44298fc1c14-1"],
    ["cowlab's own", checksum("")],
    ["SHA-1", "da39a3ee5e6b4b0d3255bfef95601890afd80709"],
    ["MD5", "d41d8cd98f00b204e9800998ecf8427e"],
    ["nothing at all", ""],
  ])("finds the checksum of an empty text: %s", (_, value) => {
    expect(found({ "checksum/config": value })).toMatchObject([
      { path: 'spec.template.metadata.annotations["checksum/config"]' },
    ]);
  });

  it("is content with a name that changes with the content", () => {
    expect(found({}, { name: "settings-7k2m9bt4hc" })).toEqual([]);
    expect(found({}, { name: "settings-production" })).toHaveLength(1);
    expect(found({}, { immutable: true })).toEqual([]);
  });

  it("asks nothing of a job, which starts anew each time", () => {
    const config = ConfigMap({ metadata: { name: "settings", namespace: "photos" }, data: { LANGUAGE: "de" } });
    const volumes = [{ name: "settings", configMap: { name: "settings" } }];
    const job = exampleCronJob("backup", "photos", { "app.kubernetes.io/name": "backup" }, { volumes });
    expect(foundBy("stale-config", clusterWithContainer({}, { objects: [config, job] }))).toEqual([]);
  });
});
