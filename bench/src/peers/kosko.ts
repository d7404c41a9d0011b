// kosko: a component with the objects of all apps, validated, to standard output. Argument: a count, which the component reads.
import { fileURLToPath } from "node:url";
import { generate, print } from "@kosko/generate";

const path = fileURLToPath(new URL("components", import.meta.url));
const result = await generate({ path, components: ["apps"], extensions: ["js", "ts"], validate: true });
print(result, { format: "yaml", writer: process.stdout });
