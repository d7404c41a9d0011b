import { isObject, listAt, stringAt, valueAt } from "../manifest.ts";
import { placeOf, type Rule } from "../rule.ts";
import { containers } from "./lookups/containers.ts";
import { podPath, workloads } from "./lookups/workloads.ts";

const namespaces = {
  hostNetwork: "the network",
  hostPID: "the processes",
  hostIPC: "the memory shared between processes",
} as const;

/** A pod keeps out of its node: its network, its processes, its files and its ports. */
export const hostAccess: Rule = {
  id: "host-access",
  severity: "error",
  protects:
    "A pod in the node's namespaces or folders sees what all the others there do, is held back by no NetworkPolicy, and ties itself to the one node.",
  link: "https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline",
  *check(context) {
    for (const workload of workloads(context)) {
      const { object, pod } = workload;
      for (const [field, what] of Object.entries(namespaces)) {
        if (pod.spec[field] !== true) continue;
        yield { ...placeOf(object, podPath(workload, field)), message: `gives the pod ${what} of its node`, fix: "remove it" };
      }
      for (const [index, volume] of listAt(pod.spec, "volumes").entries()) {
        const path = stringAt(volume, "hostPath", "path");
        if (!isObject(valueAt(volume, "hostPath"))) continue;
        const place = placeOf(object, podPath(workload, `volumes[${index}].hostPath`));
        yield { ...place, message: `gives the pod ${path} of its node`, fix: "take a PersistentVolumeClaim" };
      }
    }
    for (const { workload, path, spec } of containers(context)) {
      // On the network of its node every port is one of the node's.
      if (workload.pod.spec["hostNetwork"] === true) continue;
      for (const [index, port] of listAt(spec, "ports").entries()) {
        const number = valueAt(port, "hostPort");
        if (number === undefined || number === 0) continue;
        yield {
          ...placeOf(workload.object, `${path}.ports[${index}].hostPort`),
          message: `takes the port ${String(number)} of the node`,
          fix: "expose it by a Service",
        };
      }
    }
  },
};
