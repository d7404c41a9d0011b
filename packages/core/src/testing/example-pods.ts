import type { ClusterDefinition } from "../cluster.ts";
import { CronJob, Service } from "../kinds/kubernetes.ts";
import type { Manifest } from "../manifest.ts";
import type { Module } from "../module.ts";
import { clusterWith, exampleDeployment, exampleModule } from "./example-objects.ts";

type Fields = Readonly<Record<string, unknown>>;

/** A container that no rule has anything against, changed by these fields; `undefined` takes one away. */
export function exampleContainer(
  name: string,
  { securityContext, ...fields }: Fields & { readonly securityContext?: Fields } = {},
): Fields {
  return {
    name,
    image: `registry.example.org/${name}:2.4.1`,
    ports: [{ name: "http", containerPort: 8080 }],
    readinessProbe: { httpGet: { path: "/health", port: "http" } },
    resources: { requests: { cpu: "50m", memory: "128Mi" }, limits: { memory: "256Mi" } },
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ["ALL"] },
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      runAsUser: 1000,
      seccompProfile: { type: "RuntimeDefault" },
      ...securityContext,
    },
    ...fields,
  };
}

/** What a cluster with one more workload is made of, apart from its container. */
export interface ExamplePodOptions {
  /** Further fields of the pod's spec. */
  readonly pod?: Fields;
  /** Further fields of the Deployment's spec. */
  readonly deployment?: Fields;
  /** Further objects of the module. */
  readonly objects?: readonly Manifest[];
  /** Further fields of the module. */
  readonly module?: Partial<Module>;
  /** What the namespace enforces. @default "restricted" */
  readonly level?: "privileged" | "baseline" | "restricted";
  readonly cluster?: Partial<ClusterDefinition>;
}

/** The example cluster with the Deployment `photos`, whose container has these fields. */
export function clusterWithContainer(
  fields: Parameters<typeof exampleContainer>[1],
  { pod, deployment, objects = [], module, level = "restricted", cluster }: ExamplePodOptions = {},
): ClusterDefinition {
  const workload = exampleDeployment(
    "photos",
    {},
    { pod: { containers: [exampleContainer("photos", fields)], ...pod }, ...deployment },
  );
  const namespace = { name: "photos", podSecurity: level };
  return clusterWith([exampleModule("photos", [workload, ...objects], { namespace, ...module })], cluster);
}

/** A Service for the pods of a name. */
export function exampleService(name: string, spec: Fields = {}): Manifest {
  const ports = [{ name: "http", port: 80, targetPort: "http" }];
  return Service({ metadata: { name, namespace: name }, spec: { selector: { "app.kubernetes.io/name": name }, ports, ...spec } });
}

/** A job of every night, whose pods have these labels. */
export function exampleCronJob(
  name: string,
  namespace: string,
  labels: Readonly<Record<string, string>>,
  pod: Fields = {},
): Manifest {
  const { ports, readinessProbe, ...container } = exampleContainer(name);
  return CronJob({
    metadata: { name, namespace },
    spec: {
      schedule: "0 3 * * *",
      jobTemplate: {
        spec: {
          template: {
            metadata: { labels: { ...labels } },
            spec: { automountServiceAccountToken: false, restartPolicy: "Never", containers: [{ name, ...container }], ...pod },
          },
        },
      },
    },
  });
}
