import { type Api, at, describe, nameOf, record } from "./api.ts";
import { applyAll } from "./control-plane.ts";
import type { RenderedTree } from "./rendered.ts";

/** What admission says of the pods that the workloads of a tree would make, in namespaces that are there. */
export async function admitPods(
  api: Api,
  { objects }: RenderedTree,
): Promise<{ readonly complaints: readonly string[]; readonly pods: number }> {
  const complaints: string[] = [];
  let pods = 0;
  for (const object of objects) {
    const template = at(object, "spec", "template");
    const { namespace, name } = object.metadata;
    if (!["Deployment", "DaemonSet", "StatefulSet"].includes(object.kind) || namespace === undefined) continue;
    const account = String(at(template, "spec", "serviceAccountName") ?? "default");
    // Controllers that would make it are not up.
    await applyAll(api, [{ apiVersion: "v1", kind: "ServiceAccount", metadata: { name: account, namespace } }]);
    const pod = {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name, namespace, labels: record(at(template, "metadata", "labels")) },
      spec: at(template, "spec"),
    };
    const { status, body, warnings } = await api.apply(pod, { dryRun: true });
    if (status >= 300) complaints.push(`the pod of ${nameOf(object)} is refused: ${describe(body)}`);
    for (const warning of warnings) complaints.push(`the pod of ${nameOf(object)} draws a warning: ${warning}`);
    pods += 1;
  }
  return { complaints, pods };
}
