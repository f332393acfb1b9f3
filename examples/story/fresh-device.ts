import { type Chartkey, readKit, type Wallet } from "@chartkey/core";
import { bytes, type Narrator } from "./narrator.ts";
import { all, must } from "./tell.ts";

/**
 * A new device with nothing but the recovery kit, the ledger and the blob store shows the same
 * records.
 */
export async function freshDevice<W extends Wallet>(
  chartkey: Chartkey<W>,
  wallet: W,
  { kit, passphrase }: { readonly kit: Uint8Array; readonly passphrase: string },
  { chapter, say, timed }: Narrator,
): Promise<void> {
  chapter("Asha loses her phone");
  const { keyring } = await timed(
    () => readKit(kit, { passphrase }),
    (_, took) => say(`Her recovery kit, ${bytes(kit.length)}, opens with its passphrase.`, took),
  );
  const asha = await chartkey.connect({ wallet, keyring });
  const rows = await timed(
    () => all(asha.records.list()),
    (found, took) =>
      say(`The new phone finds ${found.length} records and ${found.filter((row) => !row.ok).length} problems.`, took),
  );
  must(rows[0], "the new phone found nothing");
  for (const row of rows) {
    if (!row.ok) throw row.problem;
    const content = await (await asha.records.open(row.record.ref)).bytes();
    say(`“${row.record.title}”, ${bytes(content.length)}, opens.`);
  }
}
