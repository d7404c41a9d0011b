import { type Json, setField } from "./value.ts";

/** Settings as `key = value` below `[section]`, by section; those above the first section stand at the top. Undefined for any other text. */
export function readIni(text: string): Json | undefined {
  const top: Record<string, Json> = {};
  let section = top;
  let settings = 0;
  for (const raw of text.split("\n")) {
    const line = raw.trim();
    if (line === "" || line.startsWith("#") || line.startsWith(";")) continue;
    const name = /^\[([^\]]+)\]$/.exec(line)?.[1];
    if (name !== undefined) {
      if (Object.hasOwn(top, name)) return undefined;
      section = {};
      setField(top, name, section);
      continue;
    }
    const [, key, value] = /^([\w.:/@-]+)\s*=\s*(.*)$/.exec(line) ?? [];
    // A key that is there twice is a list to some programs.
    if (key === undefined || value === undefined || Object.hasOwn(section, key)) return undefined;
    setField(section, key, value);
    settings += 1;
  }
  return settings === 0 ? undefined : top;
}
