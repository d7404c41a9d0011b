import { kubernetesEndOfLife, minorVersion, supportedKubernetes, versionsAsOf } from "@cowlab/core";

/** The minor versions of Kubernetes, the newest first, that still get patches and that every component runs on. */
export const kubernetesVersions: readonly string[] = Object.entries(kubernetesEndOfLife)
  .filter(([, end]) => end > versionsAsOf)
  .map(([version]) => version)
  .filter((version) =>
    Object.values(supportedKubernetes).every(([newest]) => newest !== undefined && isWithin(version, newest.kubernetes)),
  )
  .sort((one, other) => minorOf(other) - minorOf(one));

function isWithin(version: string, { from, to }: { readonly from: string; readonly to?: string }): boolean {
  return minorOf(version) >= minorOf(from) && (to === undefined || minorOf(version) <= minorOf(to));
}

function minorOf(version: string): number {
  return minorVersion(version)?.minor ?? Number.NaN;
}
