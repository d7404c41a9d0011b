import { listAt, stringAt } from "@cowlab/core";
import type { ClusterDiff } from "../../cluster-diff.ts";
import { type EffectPlace, placeOf } from "../../effect.ts";
import type { PlacedObject } from "../../read-file.ts";
import type { Side } from "../../side.ts";
import { stringsAt } from "../../value.ts";
import { oncePerDiff } from "./once-per-diff.ts";

/** A DNS record that appears, leads elsewhere, or vanishes. */
export interface RecordChange extends EffectPlace {
  /** The name and type: `jellyfin.example.org CNAME`. */
  readonly name: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** The records of DNSEndpoints that differ, whichever object they stand in. */
export const recordChanges: (diff: ClusterDiff) => readonly RecordChange[] = oncePerDiff(({ base, head, changes }) => {
  const isEndpoint = ({ name }: PlacedObject): boolean => name.kind === "DNSEndpoint";
  const before = changes.flatMap((change) =>
    change.kind !== "added" && isEndpoint(change.before) ? recordsOf(base, change.before) : [],
  );
  const after = changes.flatMap((change) =>
    change.kind !== "removed" && isEndpoint(change.after) ? recordsOf(head, change.after) : [],
  );
  const was = new Map(before.map((record) => [record.name, record]));
  const is = new Map(after.map((record) => [record.name, record]));
  return [...new Set([...was.keys(), ...is.keys()])].sort().flatMap((name): RecordChange[] => {
    const [left, right] = [was.get(name), is.get(name)];
    const place = right?.place ?? left?.place ?? {};
    const [from, to] = [left?.targets ?? [], right?.targets ?? []];
    return from.join() === to.join() ? [] : [{ ...place, name, before: from, after: to }];
  });
});

function recordsOf(side: Side, object: PlacedObject): { name: string; targets: readonly string[]; place: EffectPlace }[] {
  return listAt(object.manifest, "spec", "endpoints").map((endpoint) => {
    const name = `${stringAt(endpoint, "dnsName")} ${stringAt(endpoint, "recordType") ?? "A"}`;
    return { name, targets: stringsAt(endpoint, "targets"), place: placeOf(side, object, `spec.endpoints[${name}]`) };
  });
}
