/**
 * Whether a value is a proxy that was revoked, of which nothing can be asked: of all values, it
 * alone is neither an array nor none.
 */
export function isRevoked(value: unknown): boolean {
  try {
    void Array.isArray(value);
    return false;
  } catch {
    return true;
  }
}
