import { fileURLToPath } from "node:url";

/** The project's own folder. */
export const repository: string = fileURLToPath(new URL("../..", import.meta.url));
