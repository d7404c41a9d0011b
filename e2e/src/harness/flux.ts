import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Api, type ApiObject, at, condition, list } from "./api.ts";
import type { ControlPlane } from "./control-plane.ts";
import { environment } from "./environment.ts";
import type { Internet } from "./internet.ts";
import { type Running, start, until } from "./processes.ts";
import type { Delivery } from "./rendered.ts";
import { standInForSourceController } from "./stand-in-for-source-controller.ts";

/** Flux's controllers under way. */
export interface Flux {
  /** What reads the sources, for the report. */
  readonly source: string;
  readonly stop: () => Promise<void>;
}

/** Starts kustomize-controller and source-controller, or what stands in for the latter where that is missing. They trust the certificate of what stands in for the Internet. */
export function startFlux(plane: ControlPlane, internet: Internet): Flux {
  const storage = join(environment.work, `artifacts-${plane.token}`);
  mkdirSync(storage);
  const env = { KUBECONFIG: plane.kubeconfig, RUNTIME_NAMESPACE: "flux-system", SSL_CERT_FILE: internet.certificate };
  const played = environment.missing["source-controller"] !== undefined;
  const source = played ? standInForSourceController(plane.api, internet) : startSourceController(storage, env);
  const kustomize = start(
    "kustomize-controller",
    [
      "--metrics-addr=127.0.0.1:9803",
      "--health-addr=127.0.0.1:9804",
      "--events-addr=",
      "--log-level=info",
      // How often it looks whether dependencies are ready: half a minute would be the longest part of the test.
      "--requeue-dependency=1s",
    ],
    { env: { ...env, TMPDIR: storage } },
  );
  return {
    source: played ? "a stand-in for source-controller, which is missing" : "source-controller",
    stop: async () => {
      await kustomize.stop();
      await source.stop();
    },
  };
}

function startSourceController(storage: string, env: Readonly<Record<string, string>>): Running {
  return start(
    "source-controller",
    [
      `--storage-path=${storage}`,
      "--storage-addr=127.0.0.1:9790",
      "--storage-adv-addr=127.0.0.1:9790",
      "--metrics-addr=127.0.0.1:9801",
      "--health-addr=127.0.0.1:9802",
      "--events-addr=",
      "--log-level=info",
    ],
    { env },
  );
}

/** The Flux Kustomizations of a cluster, and what they are ready for. */
export async function kustomizationsOf(api: Api): Promise<readonly ApiObject[]> {
  return api.list("kustomize.toolkit.fluxcd.io/v1", "Kustomization", "flux-system");
}

/** Asks Flux to look at git now, as `flux reconcile source git` does. */
export async function reconcileSource(api: Api): Promise<void> {
  const reference = {
    apiVersion: "source.toolkit.fluxcd.io/v1",
    kind: "GitRepository",
    name: "flux-system",
    namespace: "flux-system",
  };
  const annotations = { "reconcile.fluxcd.io/requestedAt": new Date().toISOString() };
  await api.merge(reference, { metadata: { annotations } });
}

/** Waits until each delivery is applied at a commit and ready. */
export async function untilDelivered(api: Api, deliveries: readonly Delivery[], commit: string): Promise<void> {
  let waiting: readonly string[] = [];
  await until(
    `all Kustomizations to be ready at ${commit.slice(0, 8)}`,
    async () => {
      const found = new Map((await kustomizationsOf(api)).map((each) => [each.metadata.name, each]));
      waiting = deliveries.flatMap(({ name }) => {
        const kustomization = found.get(name);
        const ready = condition(kustomization, "Ready");
        const revision = String(at(kustomization, "status", "lastAppliedRevision"));
        const current = ready?.["status"] === "True" && revision.endsWith(commit);
        return current ? [] : [`${name}: ${String(ready?.["message"] ?? "not reconciled yet")}`];
      });
      return waiting.length === 0 || undefined;
    },
    { seen: () => waiting.join("\n") },
  );
}

/** What a Kustomization has applied, as `namespace_name_group_kind`. */
export function inventoryOf(kustomization: ApiObject): readonly string[] {
  return list(kustomization, "status", "inventory", "entries").map((entry) => String(at(entry, "id")));
}
