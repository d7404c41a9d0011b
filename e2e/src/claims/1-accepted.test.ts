import { setTimeout as sleep } from "node:timers/promises";
import { renderCluster } from "@cowlab/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import cowlab from "../../../clusters/cowlab.ts";
import { admitPods } from "../harness/admit-pods.ts";
import { type ApiObject, at, nameOf, record, referenceTo, describe as words } from "../harness/api.ts";
import { applyTree } from "../harness/apply-tree.ts";
import { type ControlPlane, startControlPlane } from "../harness/control-plane.ts";
import { installFlux, playedDefinitions } from "../harness/definitions.ts";
import { noteEvidence, remark, remarkVersions } from "../harness/evidence.ts";
import { controlPlane, definitions, isMissing } from "../harness/needs.ts";
import { renderTree } from "../harness/rendered.ts";
import { definitionsVersion, difference, pinnedDefinitions } from "../harness/versions.ts";

const tree = renderTree();
let plane: ControlPlane;

describe.skipIf(isMissing(...controlPlane, ...definitions))("1. Every object is accepted", () => {
  beforeAll(async () => {
    plane = await startControlPlane({ network: tree.cluster.network });
    await installFlux(plane.api);
  });
  afterAll(() => plane?.stop());

  test("the API server takes each object in the order of dependsOn, without a refusal or a warning", async (context) => {
    const { complaints, versions } = await applyTree(plane.api, tree);
    expect(complaints).toEqual([]);
    expect(versions.size).toBe(tree.objects.length);
    const { body } = await plane.api.request("GET", "/version");
    noteEvidence(
      context,
      `${versions.size} objects in ${tree.deliveries.length} Kustomizations, applied with strict validation by Kubernetes ${String(at(body, "gitVersion"))}`,
    );
    remarkVersions(context, "kube-apiserver");
    for (const pin of pinnedDefinitions()) {
      const { name } = pin;
      const found = definitionsVersion(name);
      if (playedDefinitions.includes(name)) remark(context, `the CRDs of ${name} are played: its objects may have any fields`);
      else remark(context, ...difference({ ...pin, name: `the version of the CRDs of ${name}` }, found ?? "unknown"));
    }
  });

  test("pods made from every template pass the Pod Security admission of their namespaces", async (context) => {
    const { complaints, pods } = await admitPods(plane.api, tree);
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

  test("what the rule empty-collection finds, and nothing of its like, would be written again at each apply", async (context) => {
    const objects = withSomethingEmpty();
    const module = { name: "empty", objects: () => objects };
    const { problems } = renderCluster({ ...cowlab, modules: [...cowlab.modules, module] });
    const found = problems.filter(({ rule }) => rule === "empty-collection").map(({ object }) => object);
    const versions: string[][] = [];
    for (let round = 0; round < 3; round++) {
      // Within a second, an apply bears the time of the one before.
      await sleep(1100);
      for (const [index, object] of objects.entries()) {
        const { status, body } = await plane.api.apply(object);
        expect(status, `${nameOf(object)}: ${words(body)}`).toBeLessThan(300);
        versions[index] = [...(versions[index] ?? []), String(at(body, "metadata", "resourceVersion"))];
      }
    }
    const written = objects.filter((_, index) => versions[index]?.[1] !== versions[index]?.[2]).map(nameOf);
    expect(found).toEqual(written);
    expect(written.length).toBeGreaterThan(5);
    noteEvidence(
      context,
      `${written.length} of ${objects.length} objects with something empty in them are written again at each apply, the same that the rule finds`,
    );
  });
});

/** Objects with one empty list or map each, named after where that is. */
function withSomethingEmpty(): readonly ApiObject[] {
  const labels = { "app.kubernetes.io/name": "sonarr" };
  const inNamespace = (name: string, more: object = {}): ApiObject["metadata"] => ({ name, namespace: "sonarr", ...more });
  const policy = (name: string, spec: object, metadata: object = {}): ApiObject => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: inNamespace(name, metadata),
    spec: { podSelector: {}, ...spec },
  });
  const webhooks = (name: string, changes: object): ApiObject => ({
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "ValidatingWebhookConfiguration",
    metadata: { name },
    webhooks: [
      {
        name: "check.example.org",
        admissionReviewVersions: ["v1"],
        clientConfig: { url: "https://check.example.org/" },
        failurePolicy: "Ignore",
        sideEffects: "None",
        ...changes,
      },
    ],
  });
  const middleware = (name: string, metadata: object, spec: object = { buffering: {} }): ApiObject => ({
    apiVersion: "traefik.io/v1alpha1",
    kind: "Middleware",
    metadata: inNamespace(name, metadata),
    spec,
  });
  const deployment = (name: string, pod: object, metadata: object = {}): ApiObject => ({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: inNamespace(name),
    spec: {
      replicas: 0,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels, ...metadata },
        spec: { containers: [{ name: "sonarr", image: "registry.example.org/sonarr:4.0", args: [] }], ...pod },
      },
    },
  });
  return [
    policy("ingress", { ingress: [] }),
    policy("egress", { egress: [] }),
    policy("from", { ingress: [{ from: [] }] }),
    policy("except", { ingress: [{ from: [{ ipBlock: { cidr: "10.0.0.0/24", except: [] } }] }] }),
    policy("match-labels", { podSelector: { matchLabels: {} } }),
    policy("selectors", { ingress: [{ from: [{ namespaceSelector: {}, podSelector: {} }] }, {}] }),
    policy("policy-labels", {}, { labels: {}, annotations: {} }),
    webhooks("rules", { rules: [] }),
    webhooks("match-expressions", { objectSelector: { matchExpressions: [] } }),
    webhooks("object-selector", { objectSelector: {} }),
    middleware("labels", { labels: {} }),
    middleware("annotations", { annotations: {} }),
    middleware("finalizers", { finalizers: [] }),
    middleware("source-range", {}, { ipAllowList: { sourceRange: [] } }),
    deployment("args", {}),
    deployment("node-selector", { nodeSelector: {}, tolerations: [], volumes: [] }, { annotations: {} }),
    { apiVersion: "v1", kind: "ConfigMap", metadata: inNamespace("data", { labels: {} }), data: {} },
    { apiVersion: "rbac.authorization.k8s.io/v1", kind: "Role", metadata: inNamespace("role"), rules: [] },
    {
      apiVersion: "policy/v1",
      kind: "PodDisruptionBudget",
      metadata: inNamespace("budget"),
      spec: { maxUnavailable: 1, selector: { matchLabels: {} } },
    },
  ];
}

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
