/** How many texts are remembered: enough for all that are the same in many objects. */
const most = 10_000;

/**
 * A pure function of a text that remembers what it found. Most texts of a cluster (labels, quantities, tags, keys) stand in
 * many of its objects.
 */
export function remember<T>(compute: (text: string) => T): (text: string) => T {
  const known = new Map<string, { readonly value: T }>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found.value;
    const value = compute(text);
    // A long text is hardly met again, and would be kept in memory.
    if (text.length > 200) return value;
    if (known.size >= most) known.clear();
    known.set(text, { value });
    return value;
  };
}
