import { defineKind, type Kind, type KindMetadata } from "@cowlab/core";
import type { TypeMeta } from "@kubernetes-models/base";

/** How the flux-operator installs and upgrades Flux. @see https://fluxoperator.dev/docs/crd/fluxinstance/ */
export interface IFluxInstance extends TypeMeta {
  apiVersion: "fluxcd.controlplane.io/v1";
  kind: "FluxInstance";
  metadata: KindMetadata;
  spec: {
    distribution: { version: string; registry: string; artifact?: string };
    components?: string[];
    cluster?: {
      type?: string;
      size?: "small" | "medium" | "large";
      domain?: string;
      multitenant?: boolean;
      networkPolicy?: boolean;
    };
    kustomize?: { patches: { patch: string; target?: { kind?: string; labelSelector?: string; name?: string } }[] };
  };
}

/** @see IFluxInstance */
export const FluxInstance: Kind<IFluxInstance> = defineKind({
  apiVersion: "fluxcd.controlplane.io/v1",
  kind: "FluxInstance",
  schema: {
    FluxInstance: {
      apiVersion: "string",
      kind: "string",
      metadata: "apis/meta/v1/ObjectMeta",
      spec: "FluxInstanceSpec",
    },
    FluxInstanceSpec: {
      distribution: "Distribution",
      "components?": ["string"],
      "cluster?": "ClusterSettings",
      "kustomize?": "Kustomize",
    },
    Distribution: { version: "string", registry: "string", "artifact?": "ociUrl" },
    ClusterSettings: {
      "type?": { enum: ["kubernetes", "openshift", "aws", "azure", "gcp"] },
      "size?": { enum: ["small", "medium", "large"] },
      "domain?": "string",
      "multitenant?": "boolean",
      "networkPolicy?": "boolean",
    },
    Kustomize: { "patches?": ["Patch"] },
    Patch: { patch: "string", "target?": "PatchTarget" },
    PatchTarget: {
      "annotationSelector?": "string",
      "group?": "string",
      "kind?": "string",
      "labelSelector?": "string",
      "name?": "string",
      "namespace?": "string",
      "version?": "string",
    },
  },
});
