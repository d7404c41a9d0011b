import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { at, condition, list, nameOf, record, referenceTo } from "../harness/api.ts";
import { type DeliveredCluster, startDeliveredCluster } from "../harness/delivered-cluster.ts";
import { noteEvidence, remarkVersions } from "../harness/evidence.ts";
import { inventoryOf, kustomizationsOf } from "../harness/flux.ts";
import { definitions, delivery, isMissing } from "../harness/needs.ts";
import { renderTree } from "../harness/rendered.ts";

const tree = renderTree();

describe.skipIf(isMissing(...delivery, ...definitions))("2. Flux delivers it", () => {
  let delivered: DeliveredCluster;
  beforeAll(async () => {
    delivered = await startDeliveredCluster(tree);
  });
  afterAll(() => delivered?.stop());

  test("from an empty cluster, all Kustomizations become ready at the commit", async (context) => {
    const begin = Date.now();
    const commit = await delivered.deliver("the first commit", tree);
    const seconds = Math.round((Date.now() - begin) / 1000);
    const kustomizations = await kustomizationsOf(delivered.api);
    expect(kustomizations.map(({ metadata }) => metadata.name).sort()).toEqual(tree.deliveries.map(({ name }) => name).sort());
    noteEvidence(
      context,
      `${kustomizations.length} Kustomizations ready at ${commit.slice(0, 8)} after ${seconds} s, by kustomize-controller and ${delivered.source}`,
    );
    remarkVersions(context, "kustomize-controller", "source-controller");
  });

  test("what Flux has applied is what was rendered, object by object", async (context) => {
    const { api } = delivered;
    const kustomizations = new Map((await kustomizationsOf(api)).map((each) => [each.metadata.name, each]));
    let count = 0;
    for (const { name, objects } of tree.deliveries) {
      if (name === "secrets") continue;
      const kustomization = kustomizations.get(name);
      const expected = objects.map(({ apiVersion, kind, metadata }) => {
        const group = apiVersion.includes("/") ? apiVersion.split("/")[0] : "";
        return `${metadata.namespace ?? ""}_${metadata.name}_${group}_${kind}`;
      });
      expect(kustomization === undefined ? [] : [...inventoryOf(kustomization)].sort(), name).toEqual(expected.sort());
      for (const object of objects) expect(await api.get(referenceTo(object)), nameOf(object)).toBeDefined();
      count += objects.length;
    }
    noteEvidence(context, `${count} objects are in the inventories and in the cluster, and nothing else is in the inventories`);
  });

  test("nothing was applied before what it depends on was ready", async (context) => {
    const { api } = delivered;
    const readyAt = new Map(
      (await kustomizationsOf(api)).map((each) => [each.metadata.name, String(condition(each, "Ready")?.["lastTransitionTime"])]),
    );
    let edges = 0;
    for (const { name, dependsOn, objects } of tree.deliveries) {
      const created = await Promise.all(
        objects.map(async (object) => String(at(await api.get(referenceTo(object)), "metadata", "creationTimestamp"))),
      );
      const first = created.sort()[0];
      if (first === undefined) continue;
      for (const dependency of dependsOn) {
        expect(readyAt.get(dependency), `${dependency} is ready before ${name} is applied`).toBeDefined();
        expect(Date.parse(readyAt.get(dependency) ?? ""), `${dependency} before ${name}`).toBeLessThanOrEqual(Date.parse(first));
        edges += 1;
      }
    }
    expect(edges).toBeGreaterThan(20);
    noteEvidence(context, `${edges} dependencies were ready before the first object after them was made`);
  });

  test("Secrets arrive decrypted, with the keys that modules expect", async (context) => {
    const { secrets } = tree.cluster;
    expect(secrets.length).toBeGreaterThan(0);
    for (const { namespace, name, keys } of secrets) {
      const secret = await delivered.api.get({ apiVersion: "v1", kind: "Secret", namespace, name });
      expect(Object.keys(record(secret?.["data"])).sort(), `${namespace}/${name}`).toEqual([...keys].sort());
      const [key = ""] = keys;
      expect(Buffer.from(String(at(secret, "data", key)), "base64").toString()).toBe(`value of ${key}`);
    }
    noteEvidence(context, `${secrets.length} Secrets, encrypted with SOPS in git`);
  });

  test("pods are scheduled where the nodes' taints allow it, and volumes are bound", async (context) => {
    const { api } = delivered;
    const pods = await api.list("v1", "Pod");
    const onServer = pods.filter((pod) => at(pod, "spec", "nodeName") === "node0");
    expect(pods.length).toBeGreaterThan(12);
    expect(pods.filter((pod) => condition(pod, "Ready")?.["status"] !== "True").map(nameOf)).toEqual([]);
    // Of what is rendered only kube-vip tolerates the taint of the control plane.
    expect(onServer.map(({ metadata }) => metadata.namespace)).toEqual(["kube-system"]);
    const claims = await api.list("v1", "PersistentVolumeClaim");
    expect(claims.filter((claim) => at(claim, "status", "phase") !== "Bound").map(nameOf)).toEqual([]);
    const spread = new Set(
      pods.filter(({ metadata }) => metadata.namespace === "traefik").map((pod) => at(pod, "spec", "nodeName")),
    );
    expect(spread.size).toBe(2);
    noteEvidence(context, `${pods.length} pods are ready, ${claims.length} claims are bound, Traefik's pods are on two nodes`);
  });

  test("of Traefik's repository only the CRDs are applied", async () => {
    const { api } = delivered;
    expect(await api.get({ apiVersion: "v1", kind: "ConfigMap", name: "neighbour", namespace: "default" })).toBeUndefined();
    const routes = await api.list("traefik.io/v1alpha1", "IngressRoute");
    expect(routes.length).toBe(tree.objects.filter(({ kind }) => kind === "IngressRoute").length);
  });

  test("no namespace, claim or volume that holds data would be pruned with its Kustomization", async (context) => {
    const kept = ["Namespace", "PersistentVolumeClaim"];
    const objects = tree.objects.filter(({ kind }) => kept.includes(kind));
    for (const object of objects) {
      const found = await delivered.api.get(referenceTo(object));
      expect(found?.metadata.annotations?.["kustomize.toolkit.fluxcd.io/prune"], nameOf(object)).toBe("disabled");
    }
    expect(objects.length).toBeGreaterThan(20);
    noteEvidence(context, `${objects.length} namespaces and claims carry prune: disabled in the cluster`);
  });

  test("a commit that changes nothing writes nothing", async (context) => {
    const before = await applyTimes();
    const commit = await delivered.deliver("nothing", tree);
    expect(await applyTimes()).toEqual(before);
    expect(before.size).toBeGreaterThan(tree.objects.length / 2);
    noteEvidence(context, `${before.size} objects were last applied before ${commit.slice(0, 8)}, at which all are ready again`);
  });

  /** When Flux has written each object last. */
  async function applyTimes(): Promise<ReadonlyMap<string, unknown>> {
    const times = new Map<string, unknown>();
    for (const object of tree.objects) {
      const found = await delivered.api.get(referenceTo(object));
      const entry = list(found, "metadata", "managedFields").find(
        (each) => at(each, "manager") === "kustomize-controller" && at(each, "operation") === "Apply",
      );
      if (entry !== undefined) times.set(nameOf(object), at(entry, "time"));
    }
    return times;
  }
});
