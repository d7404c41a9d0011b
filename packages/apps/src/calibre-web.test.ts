import { containerOf, environmentOf, podOf } from "@cowlab/core/testing/rendered-objects";
import { expect, test } from "vitest";
import { calibreWeb } from "./calibre-web.ts";
import { renderApps } from "./testing/app-cluster.ts";

const rendered = renderApps([calibreWeb()]);
const deployment = rendered.named("Deployment calibre-web/calibre-web");
const container = containerOf(deployment);

test("listens on its port", () => {
  expect(container).toMatchObject({ ports: [{ containerPort: 8083 }], livenessProbe: { httpGet: { path: "/", port: "http" } } });
});

test("has its settings on a volume of its own and the books of the media tree", () => {
  expect(container["volumeMounts"]).toEqual([
    { name: "config", mountPath: "/config" },
    { name: "media", mountPath: "/books", subPath: "media/books" },
    { name: "tmp", mountPath: "/tmp" },
  ]);
});

test("starts as root to become the media's user: it has what its init needs for that, and no more", () => {
  expect(environmentOf(deployment)).toMatchObject({ PUID: "1000", PGID: "1000" });
  expect(podOf(deployment)).not.toHaveProperty("securityContext.runAsNonRoot");
  expect(podOf(deployment)).not.toHaveProperty("securityContext.runAsUser");
  expect(container["securityContext"]).toEqual({
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: false,
    capabilities: { drop: ["ALL"], add: ["CHOWN", "DAC_OVERRIDE", "FOWNER", "SETGID", "SETUID"] },
  });
});

test("runs in a namespace that allows that and nothing that is privileged", () => {
  expect(rendered.named("Namespace calibre-web")).toHaveProperty(
    ["metadata", "labels", "pod-security.kubernetes.io/enforce"],
    "baseline",
  );
});
