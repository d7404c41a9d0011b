// cdk8s: each app is a chart of ApiObjects. Arguments: a count, a folder.
import { ApiObject, App, Chart, YamlOutputType } from "cdk8s";
import { appName, namespaceOf, objectsOf } from "../workload.ts";

const [count = "", outdir = ""] = process.argv.slice(2);
const app = new App({ outdir, yamlOutputType: YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE });
for (let index = 0; index < Number(count); index++) {
  const chart = new Chart(app, appName(index));
  for (const object of [namespaceOf(index), ...objectsOf(index, "example.org")]) new ApiObject(chart, object.kind, object);
}
app.synth();
