// The component that kosko loads.
import { modelsOf } from "../model-objects.ts";

const count = Number(process.argv[2]);

export default Array.from({ length: count }, (_, index) => modelsOf(index)).flat();
