/** Remembers what was computed from a value that never changes, such as a log: see `extendLog`. */
export function oncePer<K extends object, T extends object>(compute: (from: K) => T): (from: K) => T {
  const computed = new WeakMap<K, T>();
  return (from) => {
    const known = computed.get(from) ?? compute(from);
    computed.set(from, known);
    return known;
  };
}
