// Plain kubernetes-models: each object is made by its class, validated, and written as YAML. Arguments: a count, a folder.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { appName } from "../workload.ts";
import { modelsOf } from "./model-objects.ts";

const [count = "", target = ""] = process.argv.slice(2);
for (let index = 0; index < Number(count); index++) {
  const folder = join(target, appName(index));
  mkdirSync(folder, { recursive: true });
  for (const model of modelsOf(index)) {
    model.validate();
    writeFileSync(join(folder, `${model.kind.toLowerCase()}.yaml`), stringify(model.toJSON()));
  }
}
