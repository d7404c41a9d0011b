import type { Auditor } from "./auditor.ts";
import { kubeLinter } from "./auditors/kube-linter.ts";
import { kubeScore } from "./auditors/kube-score.ts";
import { kubeconform } from "./auditors/kubeconform.ts";
import { trivy } from "./auditors/trivy.ts";
import type { SchemaSources } from "./object-schemas.ts";

/** All auditors, in the order of the page. */
export function allAuditors(sourcesOf: (kubernetes: string) => SchemaSources): readonly Auditor[] {
  return [kubeconform(sourcesOf), kubeLinter, kubeScore, trivy];
}
