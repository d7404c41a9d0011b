import { isObject, listAt } from "../../manifest.ts";
import type { RenderedObject, RuleContext } from "../../rule.ts";
import { chartReleases } from "./charts.ts";
import { containers } from "./containers.ts";

/** A flag that a program gets, in a container's arguments or from the values of its chart. */
export interface ProgramFlag {
  readonly object: RenderedObject;
  readonly path: string;
  readonly value: string;
}

/** Where a flag such as `txt-owner-id` is given, as `--flag=value`, `--flag value`, or a key of a chart's values. */
export function* programFlags(context: RuleContext, flag: string): Generator<ProgramFlag> {
  for (const { workload, path: container, spec } of containers(context)) {
    for (const list of ["command", "args"]) {
      // Most images know how to start.
      if (spec[list] === undefined) continue;
      for (const { path, value } of flagsIn(listAt(spec, list), flag, `${container}.${list}`)) {
        yield { object: workload.object, path, value };
      }
    }
  }
  for (const { object, values } of chartReleases(context)) {
    for (const { path, value } of flagsIn(values, flag, "spec.values")) yield { object, path, value };
  }
}

function* flagsIn(value: unknown, flag: string, path: string): Generator<{ path: string; value: string }> {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      const at = `${path}[${index}]`;
      const next: unknown = value[index + 1];
      if (typeof item !== "string") yield* flagsIn(item, flag, at);
      else if (item.startsWith(`--${flag}=`)) yield { path: at, value: item.slice(flag.length + 3) };
      else if (item === `--${flag}` && typeof next === "string") yield { path: `${path}[${index + 1}]`, value: next };
    }
  } else if (isObject(value)) {
    for (const [key, field] of Object.entries(value)) {
      const at = `${path}.${key}`;
      if (key === flag && typeof field === "string") yield { path: at, value: field };
      else yield* flagsIn(field, flag, at);
    }
  }
}
