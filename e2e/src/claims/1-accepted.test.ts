import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ApiObject, at, nameOf, record, referenceTo, describe as words } from "../harness/api.ts";
import { applyTree } from "../harness/apply-tree.ts";
import { applyAll, type ControlPlane, startControlPlane } from "../harness/control-plane.ts";
import { fluxDefinitions, installDefinitions } from "../harness/definitions.ts";
import { noteEvidence } from "../harness/evidence.ts";
import { renderTree } from "../harness/rendered.ts";

const tree = renderTree();
let plane: ControlPlane;

beforeAll(async () => {
  plane = await startControlPlane({ network: tree.cluster.network });
  await installDefinitions(plane.api, fluxDefinitions);
  await applyAll(plane.api, [{ apiVersion: "v1", kind: "Namespace", metadata: { name: "flux-system" } }], "installation");
});
afterAll(() => plane?.stop());

describe("1. Every object is accepted", () => {
  test("the API server takes each object in the order of dependsOn, without a refusal or a warning", async (context) => {
    const { complaints, versions } = await applyTree(plane.api, tree);
    expect(complaints).toEqual([]);
    expect(versions.size).toBe(tree.objects.length);
    const { body } = await plane.api.request("GET", "/version");
    noteEvidence(
      context,
      `${versions.size} objects in ${tree.deliveries.length} Kustomizations, applied with strict validation by Kubernetes ${String(at(body, "gitVersion"))}`,
    );
  });

  test("pods made from every template pass the Pod Security admission of their namespaces", async (context) => {
    const complaints: string[] = [];
    let pods = 0;
    for (const object of tree.objects) {
      const template = at(object, "spec", "template");
      const { namespace, name } = object.metadata;
      if (!["Deployment", "DaemonSet", "StatefulSet"].includes(object.kind) || namespace === undefined) continue;
      const account = String(at(template, "spec", "serviceAccountName") ?? "default");
      // Controllers that would make it are not up.
      await applyAll(plane.api, [{ apiVersion: "v1", kind: "ServiceAccount", metadata: { name: account, namespace } }]);
      const pod = {
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name, namespace, labels: record(at(template, "metadata", "labels")) },
        spec: at(template, "spec"),
      };
      const { status, body, warnings } = await plane.api.apply(pod, { dryRun: true });
      if (status >= 300) complaints.push(`the pod of ${nameOf(object)} is refused: ${words(body)}`);
      for (const warning of warnings) complaints.push(`the pod of ${nameOf(object)} draws a warning: ${warning}`);
      pods += 1;
    }
    expect(complaints).toEqual([]);
    expect(pods).toBeGreaterThan(10);
    const levels = tree.objects
      .filter(({ kind }) => kind === "Namespace")
      .map(({ metadata }) => metadata.labels?.["pod-security.kubernetes.io/enforce"]);
    const count = (level: string): number => levels.filter((each) => each === level).length;
    noteEvidence(
      context,
      `${pods} pods in namespaces that enforce ${["restricted", "baseline", "privileged"].map((level) => `${level} (${count(level)})`).join(", ")}`,
    );
  });

  test("a pod that breaks its namespace's Pod Security would be refused", async () => {
    const pod = {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "privileged", namespace: "sonarr" },
      spec: {
        containers: [{ name: "privileged", image: "registry.example.org/tool:1.0", securityContext: { privileged: true } }],
      },
    };
    const { status, body } = await plane.api.apply(pod, { dryRun: true });
    expect(status).toBe(403);
    expect(words(body)).toContain("violates PodSecurity");
  });

  test("a field that no schema has would be refused", async () => {
    const service = tree.objects.find(({ kind, metadata }) => kind === "Service" && metadata.name === "sonarr");
    const spec = { ...record(service?.["spec"]), sesionAffinity: "ClientIP" };
    const { status, body } = await plane.api.apply({ ...service, spec }, { dryRun: true });
    expect(status).toBeGreaterThanOrEqual(400);
    expect(words(body)).toContain("sesionAffinity");
  });

  test("a second apply changes nothing", async (context) => {
    const before = await stateOfCluster();
    const second = await applyTree(plane.api, tree);
    const after = await stateOfCluster();
    expect(second.complaints).toEqual([]);
    for (const [name, object] of before) expect(contentOf(after.get(name)), name).toEqual(contentOf(object));
    // Where the API server fills in a status at creation, it writes the same content once more: from then on all stands.
    const third = await applyTree(plane.api, tree);
    expect(third.complaints).toEqual([]);
    expect(third.versions).toEqual(second.versions);
    noteEvidence(
      context,
      `${before.size} objects keep their content at the second apply, and their resourceVersion from then on`,
    );
  });
});

async function stateOfCluster(): Promise<ReadonlyMap<string, ApiObject>> {
  const state = new Map<string, ApiObject>();
  for (const object of tree.objects) {
    const found = await plane.api.get(referenceTo(object));
    if (found === undefined) throw new Error(`${nameOf(object)} is not there`);
    state.set(nameOf(object), found);
  }
  return state;
}

/** An object without what counts its writes. */
function contentOf(object: ApiObject | undefined): unknown {
  return { ...object, metadata: { ...object?.metadata, resourceVersion: undefined } };
}
