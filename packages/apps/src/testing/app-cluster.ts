import { type ClusterDefinition, defineCluster, type Module } from "@cowlab/core";
import { exampleCluster } from "@cowlab/core/testing/example-cluster";
import { type RenderedObjects, renderObjects } from "@cowlab/core/testing/rendered-objects";
import { flux } from "@cowlab/flux/flux";
import { metallb } from "@cowlab/networking/metallb";
import { traefik } from "@cowlab/networking/traefik";
import { longhorn } from "@cowlab/storage/longhorn";

/** The example cluster with what apps stand on, and these modules. */
export function appCluster(modules: readonly Module[], overrides: Partial<ClusterDefinition> = {}): ClusterDefinition {
  return defineCluster(exampleCluster({ modules: [flux(), metallb(), traefik(), longhorn(), ...modules], ...overrides }));
}

/** That cluster rendered. */
export function renderApps(modules: readonly Module[], overrides: Partial<ClusterDefinition> = {}): RenderedObjects {
  return renderObjects(appCluster(modules, overrides));
}
