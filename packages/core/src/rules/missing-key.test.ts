import { describe, expect, it } from "vitest";
import { ConfigMap } from "../kinds/kubernetes.ts";
import { IngressRoute, TLSStore } from "../kinds/traefik.ts";
import { clusterWith, exampleModule, foundBy } from "../testing/example-objects.ts";
import { clusterWithContainer } from "../testing/example-pods.ts";
import fixture from "./invalid/missing-key.ts";

const settings = ConfigMap({ metadata: { name: "settings", namespace: "photos" }, data: { "photos.yaml": "albums: []\n" } });
const found = (container: Readonly<Record<string, unknown>>, volume: Readonly<Record<string, unknown>>) =>
  foundBy(
    "missing-key",
    clusterWithContainer(container, { pod: { volumes: [{ name: "settings", ...volume }] }, objects: [settings] }),
  );
const mount = (subPath?: string) => ({ volumeMounts: [{ name: "settings", mountPath: "/etc/photos.yaml", subPath }] });

describe("missing-key", () => {
  it("names the key, those that are declared, and a close one", () => {
    expect(foundBy("missing-key", fixture)).toMatchObject([
      {
        module: "photos",
        object: "Deployment photos/photos",
        path: "spec.template.spec.containers[0].env[0].valueFrom.secretKeyRef",
        message: "asks for the key passwd of Secret photos/mail, the Secret that photos declares, which has password",
        fix: "did you mean password?",
      },
    ]);
  });

  it("finds a file that is mounted by a subPath which is no key", () => {
    const volume = { configMap: { name: "settings" } };
    expect(found(mount("photo.yaml"), volume)).toMatchObject([
      {
        path: "spec.template.spec.containers[0].volumeMounts[0].subPath",
        fix: "did you mean photos.yaml?",
        other: { object: "ConfigMap photos/settings" },
      },
    ]);
    expect(found(mount("photos.yaml"), volume)).toEqual([]);
    expect(found(mount(), volume)).toEqual([]);
  });

  it("follows the items of a volume: their keys, and the paths at which they are found", () => {
    const items = (key: string, path: string) => ({ configMap: { name: "settings", items: [{ key, path }] } });
    expect(found(mount("main.yaml"), items("photos.yaml", "main.yaml"))).toEqual([]);
    expect(found(mount("photos.yaml"), items("photos.yaml", "main.yaml"))).toMatchObject([
      { fix: "add an item with the path photos.yaml" },
    ]);
    expect(found(mount("main.yaml"), items("photo.yaml", "main.yaml"))).toMatchObject([
      { path: "spec.template.spec.volumes[0].configMap.items[0].key" },
    ]);
  });

  it("lets what is optional lack a key, and asks nothing of what is not known", () => {
    expect(found(mount("other.yaml"), { configMap: { name: "settings", optional: true } })).toEqual([]);
    const made = { apiVersion: "v1", kind: "Secret", namespace: "photos", name: "token", by: "an operator" };
    const env = [{ name: "TOKEN", valueFrom: { secretKeyRef: { name: "token", key: "value" } } }];
    expect(foundBy("missing-key", clusterWithContainer({ env }, { module: { creates: [made] } }))).toEqual([]);
  });

  it("finds a certificate's Secret that is declared without both of its keys", () => {
    const declared = { namespace: "photos", name: "certificate", keys: ["tls.crt"], purpose: "the certificate of the registrar" };
    const metadata = { name: "default", namespace: "photos" };
    const store = TLSStore({ metadata, spec: { defaultCertificate: { secretName: "certificate" } } });
    const route = IngressRoute({ metadata, spec: { routes: [], tls: { secretName: "certificate" } } });
    const certificates = exampleModule("photos", [store, route], { secrets: [declared] });
    expect(foundBy("missing-key", clusterWith([certificates])).map(({ object, path }) => [object, path])).toEqual([
      ["TLSStore photos/default", "spec.defaultCertificate.secretName"],
      ["IngressRoute photos/default", "spec.tls.secretName"],
    ]);
  });
});
