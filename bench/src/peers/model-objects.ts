import { IngressRoute } from "@kubernetes-models/traefik/traefik.io/v1alpha1/IngressRoute";
import { Deployment } from "kubernetes-models/apps/v1/Deployment";
import { NetworkPolicy } from "kubernetes-models/networking.k8s.io/v1/NetworkPolicy";
import { Namespace } from "kubernetes-models/v1/Namespace";
import { PersistentVolumeClaim } from "kubernetes-models/v1/PersistentVolumeClaim";
import { Service } from "kubernetes-models/v1/Service";
import { namespaceOf, objectsOf } from "../workload.ts";

/** An instance of a class of the kubernetes-models packages. */
export interface Model {
  readonly kind: string;
  readonly validate: () => void;
  readonly toJSON: () => unknown;
}

const classes = { Deployment, IngressRoute, Namespace, NetworkPolicy, PersistentVolumeClaim, Service };

/** The objects of an app, each made by the class of its kind. */
export function modelsOf(index: number): readonly Model[] {
  return [namespaceOf(index), ...objectsOf(index, "example.org")].map(({ apiVersion: _, kind, ...data }) =>
    Reflect.construct(Reflect.get(classes, kind), [data]),
  );
}
