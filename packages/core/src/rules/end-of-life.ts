import type { Rule } from "../rule.ts";
import { compareMinor, kubernetesEndOfLife, minorVersion, versionsAsOf } from "../versions.ts";

/** The nodes run a version of Kubernetes that still gets patches. */
export const endOfLife: Rule = {
  id: "end-of-life",
  severity: "warning",
  protects:
    "A version that has come to its end gets no fixes, not even of holes that everybody knows, and soon nothing else supports it.",
  link: "https://kubernetes.io/releases/patch-releases/",
  *check({ cluster: { kubernetes } }) {
    const version = minorVersion(kubernetes);
    if (version === undefined) return;
    const known = Object.entries(kubernetesEndOfLife).flatMap(([name, date]) => {
      const minor = minorVersion(name);
      return minor === undefined ? [] : [{ name, date, minor }];
    });
    const own = known.find(({ minor }) => compareMinor(minor, version) === 0);
    const alive = known.filter(({ date }) => date > versionsAsOf);
    const older = known.every(({ minor }) => compareMinor(version, minor) < 0);
    if (own === undefined ? !older : own.date > versionsAsOf) return;
    yield {
      path: "kubernetes",
      message: `is ${kubernetes}, which got its last patch ${own === undefined ? "years ago" : `on ${own.date}`}`,
      fix: `upgrade one minor version at a time, to ${alive
        .map(({ name }) => name)
        .sort()
        .join(" or ")}`,
    };
  },
};
