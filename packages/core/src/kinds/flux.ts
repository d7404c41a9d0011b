// The kinds of Flux, typed by the package @kubernetes-models/flux-cd.
import type { IHelmRelease } from "@kubernetes-models/flux-cd/helm.toolkit.fluxcd.io/v2/HelmRelease";
import type { IKustomization } from "@kubernetes-models/flux-cd/kustomize.toolkit.fluxcd.io/v1/Kustomization";
import type { IGitRepository } from "@kubernetes-models/flux-cd/source.toolkit.fluxcd.io/v1/GitRepository";
import type { IHelmRepository } from "@kubernetes-models/flux-cd/source.toolkit.fluxcd.io/v1/HelmRepository";
import type { IOCIRepository } from "@kubernetes-models/flux-cd/source.toolkit.fluxcd.io/v1/OCIRepository";
import { defineKind, type Kind } from "../kind.ts";

const source = "source.toolkit.fluxcd.io/v1";

export const GitRepository: Kind<IGitRepository> = defineKind({ apiVersion: source, kind: "GitRepository" });
export const HelmRelease: Kind<IHelmRelease> = defineKind({ apiVersion: "helm.toolkit.fluxcd.io/v2", kind: "HelmRelease" });
export const HelmRepository: Kind<IHelmRepository> = defineKind({ apiVersion: source, kind: "HelmRepository" });
export const Kustomization: Kind<IKustomization> = defineKind({
  apiVersion: "kustomize.toolkit.fluxcd.io/v1",
  kind: "Kustomization",
});
export const OCIRepository: Kind<IOCIRepository> = defineKind({ apiVersion: source, kind: "OCIRepository" });
