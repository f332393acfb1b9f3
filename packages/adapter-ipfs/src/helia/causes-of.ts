/**
 * An error, and the errors that it was thrown for, the outer ones first: its `cause`, and what an
 * `AggregateError` collects. Each comes once, also when they name each other.
 */
export function causesOf(error: unknown): readonly Error[] {
  const found = new Set<Error>();
  const waiting = [error];
  for (const next of waiting) {
    if (!(next instanceof Error) || found.has(next)) continue;
    found.add(next);
    waiting.push(next.cause, ...(next instanceof AggregateError ? (next.errors as readonly unknown[]) : []));
  }
  return [...found];
}
