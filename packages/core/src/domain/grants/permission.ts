/** What a grantee may do: open records, offer new ones, offer new versions. */
export type Permission = "read" | "contribute" | "amend";

const bits: Readonly<Record<Permission, number>> = { read: 1, contribute: 2, amend: 4 };

export const READ = bits.read;

/** Permissions as the ledger keeps them: 1 read, 2 contribute, 4 amend. */
export const encodePermissions = (permissions: readonly Permission[]): number =>
  permissions.reduce((sum, permission) => sum | bits[permission], 0);

export const decodePermissions = (value: number): readonly Permission[] =>
  (Object.keys(bits) as Permission[]).filter((permission) => (value & bits[permission]) !== 0);
