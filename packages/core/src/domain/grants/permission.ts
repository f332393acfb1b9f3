/** What a grantee may do: open records, offer new ones, offer new versions. */
export type Permission = "read" | "contribute" | "amend";

const bits: Readonly<Record<Permission, number>> = { read: 1, contribute: 2, amend: 4 };

export const READ = bits.read;

/**
 * Permissions as the ledger keeps them: 1 read, 2 contribute, 4 amend.
 * @throws TypeError for what is no list of permissions
 */
export function encodePermissions(permissions: readonly Permission[]): number {
  if (
    !Array.isArray(permissions) ||
    !permissions.every((one: unknown) => typeof one === "string" && Object.hasOwn(bits, one))
  )
    throw new TypeError("`permissions` is a list of read, contribute and amend");
  return permissions.reduce((sum: number, permission: Permission) => sum | bits[permission], 0);
}

/** @throws TypeError for what is no number */
export function decodePermissions(value: number): readonly Permission[] {
  if (typeof value !== "number") throw new TypeError("Permissions are a number");
  return (Object.keys(bits) as Permission[]).filter((permission) => (value & bits[permission]) !== 0);
}
