import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Hex } from "viem";
import * as z from "zod";

const hex = (bytes: number) =>
  z
    .string()
    .regex(new RegExp(`^0x[0-9a-fA-F]{${2 * bytes}}$`, "u"))
    .transform((value) => value as Hex);

const contractSchema = z.strictObject({
  name: z.enum(["ChartkeyLedger", "ChartkeyRegistry", "Preparer"]),
  address: hex(20),
  /** The first that holds it. */
  block: z.int().nonnegative(),
  /** Absent when it came into being without one of its own. */
  transaction: hex(32).optional(),
});

const recordSchema = z.strictObject({ chainId: z.int().positive(), contracts: z.array(contractSchema) });

export type RecordedContract = z.infer<typeof contractSchema>;

/** What is deployed on one chain, as `<chain id>.json` holds it. */
export type DeploymentRecord = z.infer<typeof recordSchema>;

/** The records in a directory, by chain id. */
export async function readRecords(directory: string): Promise<readonly DeploymentRecord[]> {
  await mkdir(directory, { recursive: true });
  const names = (await readdir(directory)).filter((name) => name.endsWith(".json"));
  const records = names.map(async (name) => {
    const file = join(directory, name);
    const { success, data, error } = recordSchema.safeParse(JSON.parse(await readFile(file, "utf8")));
    if (!success) throw new Error(`${file} is no record of a deployment`, { cause: error });
    return data;
  });
  return (await Promise.all(records)).toSorted((a, b) => a.chainId - b.chainId);
}

/** The record of one chain, empty before the first deployment. */
export const readRecord = async (directory: string, chainId: number): Promise<DeploymentRecord> =>
  (await readRecords(directory)).find((record) => record.chainId === chainId) ?? { chainId, contracts: [] };

/**
 * Adds a contract to the record of its chain, or takes its place there.
 *
 * @returns the file's path
 */
export async function writeRecord(directory: string, chainId: number, contract: RecordedContract): Promise<string> {
  const { contracts } = await readRecord(directory, chainId);
  const others = contracts.filter(({ address }) => address !== contract.address);
  const file = join(directory, `${chainId}.json`);
  await writeFile(file, `${JSON.stringify({ chainId, contracts: [...others, contract] }, undefined, 2)}\n`);
  return file;
}
