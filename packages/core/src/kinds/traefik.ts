// The kinds of Traefik, typed by the package @kubernetes-models/traefik.
import type { IIngressRoute } from "@kubernetes-models/traefik/traefik.io/v1alpha1/IngressRoute";
import type { IIngressRouteTCP } from "@kubernetes-models/traefik/traefik.io/v1alpha1/IngressRouteTCP";
import type { IIngressRouteUDP } from "@kubernetes-models/traefik/traefik.io/v1alpha1/IngressRouteUDP";
import type { IMiddleware } from "@kubernetes-models/traefik/traefik.io/v1alpha1/Middleware";
import type { IMiddlewareTCP } from "@kubernetes-models/traefik/traefik.io/v1alpha1/MiddlewareTCP";
import type { IServersTransport } from "@kubernetes-models/traefik/traefik.io/v1alpha1/ServersTransport";
import type { IServersTransportTCP } from "@kubernetes-models/traefik/traefik.io/v1alpha1/ServersTransportTCP";
import type { ITLSOption } from "@kubernetes-models/traefik/traefik.io/v1alpha1/TLSOption";
import type { ITLSStore } from "@kubernetes-models/traefik/traefik.io/v1alpha1/TLSStore";
import type { ITraefikService } from "@kubernetes-models/traefik/traefik.io/v1alpha1/TraefikService";
import { defineKind, type Kind } from "../kind.ts";

const apiVersion = "traefik.io/v1alpha1";

export const IngressRoute: Kind<IIngressRoute> = defineKind({ apiVersion, kind: "IngressRoute" });
export const IngressRouteTCP: Kind<IIngressRouteTCP> = defineKind({ apiVersion, kind: "IngressRouteTCP" });
export const IngressRouteUDP: Kind<IIngressRouteUDP> = defineKind({ apiVersion, kind: "IngressRouteUDP" });
export const Middleware: Kind<IMiddleware> = defineKind({ apiVersion, kind: "Middleware" });
export const MiddlewareTCP: Kind<IMiddlewareTCP> = defineKind({ apiVersion, kind: "MiddlewareTCP" });
export const ServersTransport: Kind<IServersTransport> = defineKind({ apiVersion, kind: "ServersTransport" });
export const ServersTransportTCP: Kind<IServersTransportTCP> = defineKind({ apiVersion, kind: "ServersTransportTCP" });
export const TLSOption: Kind<ITLSOption> = defineKind({ apiVersion, kind: "TLSOption" });
export const TLSStore: Kind<ITLSStore> = defineKind({ apiVersion, kind: "TLSStore" });
export const TraefikService: Kind<ITraefikService> = defineKind({ apiVersion, kind: "TraefikService" });
