/** What says of which kind an object is. */
interface OfKind {
  readonly apiVersion: string;
  readonly kind: string;
}

/**
 * Works something out once for each kind, as it is the same for all its objects: to put the name of a kind together for each
 * of them takes longer than to look it up.
 */
export function perKind<T>(compute: (kind: OfKind) => T): (object: OfKind) => T {
  const versions = new Map<string, Map<string, { readonly value: T }>>();
  return (object) => {
    const { apiVersion, kind } = object;
    let kinds = versions.get(apiVersion);
    if (kinds === undefined) {
      kinds = new Map();
      versions.set(apiVersion, kinds);
    }
    let known = kinds.get(kind);
    if (known === undefined) {
      known = { value: compute({ apiVersion, kind }) };
      kinds.set(kind, known);
    }
    return known.value;
  };
}
