import { homedir } from "node:os";
import { join } from "node:path";

/** The folder where what was built and downloaded is kept: $COWLAB_E2E_PROGRAMS, or cowlab/e2e in the user's cache. */
export function cacheFolder(): string {
  const { COWLAB_E2E_PROGRAMS, XDG_CACHE_HOME } = process.env;
  return COWLAB_E2E_PROGRAMS ?? join(XDG_CACHE_HOME ?? join(homedir(), ".cache"), "cowlab", "e2e");
}
