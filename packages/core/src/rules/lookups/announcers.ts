import { listAt, stringAt } from "../../manifest.ts";
import { containersOf } from "../../references.ts";
import type { RuleContext } from "../../rule.ts";
import { oncePerRender } from "./once-per-render.ts";
import { type Workload, workloads } from "./workloads.ts";

/** The workloads that announce the address of the control plane: kube-vip, where it is told to. @see https://kube-vip.io/docs/installation/flags/ */
export const controlPlaneAnnouncers: (context: RuleContext) => readonly Workload[] = oncePerRender((context) =>
  workloads(context).filter(({ pod }) =>
    containersOf(pod.spec).some(({ spec }) => {
      const environment = listAt(spec, "env");
      const named = (name: string): unknown => environment.find((variable) => stringAt(variable, "name") === name);
      return stringAt(named("cp_enable"), "value") === "true" && (named("address") ?? named("vip_address")) !== undefined;
    }),
  ),
);
