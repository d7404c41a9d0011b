import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { stringify } from "yaml";
import type { Api } from "./api.ts";
import { at } from "./api.ts";
import { applyAll, type ControlPlane, startControlPlane } from "./control-plane.ts";
import { definitionsOf, installFlux } from "./definitions.ts";
import { environment } from "./environment.ts";
import { reconcileSource, startFlux, untilDelivered } from "./flux.ts";
import { type Internet, startInternet } from "./internet.ts";
import { registerNodes } from "./nodes.ts";
import { type RenderedTree, renderTree } from "./rendered.ts";
import { createRepository } from "./repository.ts";
import { encryptSecrets } from "./secrets.ts";
import { standInForHelmController, standInForLonghorn, standInForMetalLb } from "./stand-ins.ts";

/** A cluster to which Flux delivers what is committed. */
export interface DeliveredCluster {
  readonly api: Api;
  readonly plane: ControlPlane;
  readonly internet: Internet;
  /** Who reads the sources. */
  readonly source: string;
  /** Commits a rendered cluster with its Secrets, tells Flux to look, and returns the commit's hash. */
  readonly commit: (message: string, tree: RenderedTree, extra?: ReadonlyMap<string, string>) => Promise<string>;
  /** Commits, and waits until all of it is applied and ready. */
  readonly deliver: (message: string, tree: RenderedTree) => Promise<string>;
  readonly stop: () => Promise<void>;
}

/**
 * Starts an empty cluster with Flux in it, in the order in which an owner does: the cluster, Flux with its CRDs, the key for
 * the Secrets. What follows Flux does, from the folder flux-system on, which is applied here as `kubectl apply -k` would.
 */
export async function startDeliveredCluster(tree: RenderedTree = renderTree()): Promise<DeliveredCluster> {
  const { cluster } = tree;
  const repositories = join(environment.work, `repositories-${randomUUID()}`);
  const stops: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const each of stops.splice(0).reverse()) await each();
  };
  try {
    const internet = await startInternet(tree.objects, repositories);
    stops.push(internet.stop);
    const repository = createRepository(repositories, cluster.repository.url, { branch: cluster.repository.branch });
    provideTraefikRepository(repositories, tree);
    const plane = await startControlPlane({ network: cluster.network, workloads: true });
    stops.push(plane.stop);
    const { api } = plane;
    await registerNodes(api, cluster);
    await installFlux(api);
    const secrets = encryptSecrets(cluster);
    const metadata = { name: "sops-age", namespace: "flux-system" };
    await applyAll(api, [{ apiVersion: "v1", kind: "Secret", metadata, stringData: { "age.agekey": secrets.key } }]);
    for (const standIn of [standInForHelmController(api, tree), standInForLonghorn(api), standInForMetalLb(api)]) {
      stops.push(standIn.stop);
    }
    const flux = startFlux(plane, internet);
    stops.push(flux.stop);
    let bootstrapped = false;
    const commit: DeliveredCluster["commit"] = async (message, next, extra = new Map()) => {
      const hash = repository.commit(message, new Map([...next.files, ...secrets.files, ...extra]));
      if (bootstrapped) await reconcileSource(api);
      else {
        const own = next.deliveries[0]?.objects.filter(
          (object) => !next.files.has(`clusters/${cluster.name}/flux/${object.metadata.name}.yaml`),
        );
        await applyAll(api, own ?? [], "kubectl");
        bootstrapped = true;
      }
      return hash;
    };
    return {
      api,
      plane,
      internet,
      source: flux.source,
      commit,
      deliver: async (message, next) => {
        const hash = await commit(message, next);
        await untilDelivered(api, next.deliveries, hash);
        return hash;
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Traefik's repository as far as the cluster looks into it: its CRDs, and a neighbour that must not be applied. */
function provideTraefikRepository(repositories: string, tree: RenderedTree): void {
  const source = tree.objects.find(({ kind, metadata }) => kind === "GitRepository" && metadata.name === "traefik-crds");
  if (source === undefined) return;
  const folder = String(at(source, "spec", "sparseCheckout", 0));
  const neighbour = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "neighbour", namespace: "default" } };
  createRepository(repositories, String(at(source, "spec", "url")), { tag: String(at(source, "spec", "ref", "tag")) }).commit(
    "a release",
    new Map([
      [
        `${folder}/kubernetes-crd-definition-v1.yml`,
        definitionsOf("traefik")
          .map((each) => stringify(each))
          .join("---\n"),
      ],
      [`${folder}/kubernetes-crd-rbac.yml`, stringify(neighbour)],
      ["go.mod", "module example.org/traefik\n"],
    ]),
  );
}
