import { placeOf, type Rule } from "../rule.ts";
import { containerPorts, containers, keepsRunning } from "./lookups/containers.ts";

/** A container that runs on is asked whether it works: whether it is ready, where it has a port, and anything else at all. */
export const missingProbe: Rule = {
  id: "missing-probe",
  severity: "error",
  protects:
    "Without a probe a pod counts as ready the moment its process starts: it gets requests that it cannot answer yet, and a rollout of a broken version goes through.",
  link: "https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/",
  *check(context) {
    for (const { workload, path, spec, lasts } of containers(context)) {
      if (!lasts || !keepsRunning(workload) || spec["readinessProbe"] !== undefined) continue;
      const [port] = containerPorts(spec);
      if (port === undefined && spec["livenessProbe"] !== undefined) continue;
      yield {
        ...placeOf(workload.object, `${path}.readinessProbe`),
        message:
          port === undefined
            ? "is missing, and so is a liveness probe"
            : `is missing, but the container listens on the port ${port.name ?? port.number}`,
        fix:
          port === undefined
            ? "run a command that tells, or ask a port"
            : `ask the port ${port.name ?? port.number} by httpGet, grpc or tcpSocket`,
      };
    }
  },
};
