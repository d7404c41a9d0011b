// The kinds of cert-manager, typed by the package @kubernetes-models/cert-manager.
import type { ICertificate } from "@kubernetes-models/cert-manager/cert-manager.io/v1/Certificate";
import type { IClusterIssuer } from "@kubernetes-models/cert-manager/cert-manager.io/v1/ClusterIssuer";
import type { IIssuer } from "@kubernetes-models/cert-manager/cert-manager.io/v1/Issuer";
import { defineKind, type Kind } from "../kind.ts";

const apiVersion = "cert-manager.io/v1";

export const Certificate: Kind<ICertificate> = defineKind({ apiVersion, kind: "Certificate" });
export const ClusterIssuer: Kind<IClusterIssuer> = defineKind({ apiVersion, kind: "ClusterIssuer", scope: "Cluster" });
export const Issuer: Kind<IIssuer> = defineKind({ apiVersion, kind: "Issuer" });
