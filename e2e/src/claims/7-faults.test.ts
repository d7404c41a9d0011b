import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { at, condition } from "../harness/api.ts";
import { happened, type Snapshot, takeSnapshot } from "../harness/changes.ts";
import { type DeliveredCluster, startDeliveredCluster } from "../harness/delivered-cluster.ts";
import { noteEvidence } from "../harness/evidence.ts";
import { kustomizationsOf, reconcileSource, untilDelivered } from "../harness/flux.ts";
import { definitions, delivery, isMissing } from "../harness/needs.ts";
import { until } from "../harness/processes.ts";
import { renderTree } from "../harness/rendered.ts";

const tree = renderTree();

describe.skipIf(isMissing(...delivery, ...definitions))("7. Faults", () => {
  let delivered: DeliveredCluster;
  beforeAll(async () => {
    delivered = await startDeliveredCluster(tree);
  });
  afterAll(() => delivered?.stop());

  const readyCount = async (): Promise<number> =>
    (await kustomizationsOf(delivered.api)).filter((each) => condition(each, "Ready")?.["status"] === "True").length;

  /** Asserts that every object of before is still the same one. */
  async function expectNothingLost(before: Snapshot): Promise<void> {
    const { pruned, recreated } = happened(before, await takeSnapshot(delivered.api, tree));
    expect({ pruned, recreated }).toEqual({ pruned: [], recreated: [] });
  }

  test("the API server killed in mid-apply: Flux goes on where it was, and nothing is made twice", async (context) => {
    const { api, plane } = delivered;
    const commit = await delivered.commit("the first commit", tree);
    const ready = await until("a part to be applied", async () => {
      const count = await readyCount();
      return count >= 6 ? count : undefined;
    });
    const before = await takeSnapshot(api, tree);
    await plane.killApiServer();
    await sleep(3000);
    await plane.startApiServer();
    await untilDelivered(api, tree.deliveries, commit);
    await expectNothingLost(before);
    noteEvidence(
      context,
      `killed with ${ready} of ${tree.deliveries.length} Kustomizations ready and ${before.size} of ${tree.objects.length} objects there; all ready afterwards, the ${before.size} the same as before`,
    );
  });

  test("the git server gone: everything stays, and the commit of meanwhile arrives when it is back", async (context) => {
    const { api, internet } = delivered;
    const before = await takeSnapshot(api, tree);
    internet.reachable(false);
    const commit = await delivered.commit("while nobody can fetch it", tree);
    const source = {
      apiVersion: "source.toolkit.fluxcd.io/v1",
      kind: "GitRepository",
      namespace: "flux-system",
      name: "flux-system",
    };
    const message = await until("Flux to notice", async () => {
      const ready = condition(await api.get(source), "Ready");
      return ready?.["status"] === "False" ? String(ready["message"]) : undefined;
    });
    await sleep(3000);
    expect(await readyCount()).toBe(tree.deliveries.length);
    await expectNothingLost(before);
    internet.reachable(true);
    await untilDelivered(api, tree.deliveries, commit);
    await expectNothingLost(before);
    noteEvidence(
      context,
      `Flux said "${beginning(message)}…"; nothing was pruned; ${commit.slice(0, 8)} arrived without help once it was back`,
    );
  });

  test("a commit that does not build: its Kustomization keeps what it has, the others go on, and a repair arrives", async (context) => {
    const { api } = delivered;
    const before = await takeSnapshot(api, tree);
    const path = `clusters/${tree.cluster.name}/sonarr/kustomization.yaml`;
    const broken = new Map([[path, `${tree.files.get(path)}  - a-file-that-is-not-there.yaml\n`]]);
    const commit = await delivered.commit("a list with a file that is not there", tree, broken);
    const message = await until("Flux to notice", async () => {
      const sonarr = (await kustomizationsOf(api)).find(({ metadata }) => metadata.name === "sonarr");
      const ready = condition(sonarr, "Ready");
      return ready?.["status"] === "False" && String(at(sonarr, "status", "lastAttemptedRevision")).endsWith(commit)
        ? String(ready["message"])
        : undefined;
    });
    await untilDelivered(
      api,
      tree.deliveries.filter(({ name }) => name !== "sonarr"),
      commit,
    );
    await expectNothingLost(before);
    const repaired = await delivered.deliver("the list repaired", tree);
    await expectNothingLost(before);
    noteEvidence(
      context,
      `Flux said "${beginning(message)}…"; the other ${tree.deliveries.length - 1} were applied; repaired by ${repaired.slice(0, 8)}`,
    );
  });

  test("a root that does not build: nothing is pruned, and a repair arrives", async (context) => {
    const { api } = delivered;
    const before = await takeSnapshot(api, tree);
    const broken = new Map([[`clusters/${tree.cluster.name}/kustomization.yaml`, "resources: [\n"]]);
    const commit = await delivered.commit("a root that is no YAML", tree, broken);
    await until("Flux to notice", async () => {
      const root = (await kustomizationsOf(api)).find(({ metadata }) => metadata.name === "flux-system");
      return (
        (condition(root, "Ready")?.["status"] === "False" &&
          String(at(root, "status", "lastAttemptedRevision")).endsWith(commit)) ||
        undefined
      );
    });
    await expectNothingLost(before);
    await delivered.deliver("the root repaired", tree);
    await expectNothingLost(before);
    await reconcileSource(api);
    noteEvidence(context, `${before.size} objects are the same before, during and after`);
  });
});

/** The beginning of a message, in a line. */
function beginning(message: string): string {
  return message.replaceAll(/\s+/g, " ").slice(0, 110);
}
