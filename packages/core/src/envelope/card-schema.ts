import * as z from "zod/mini";
import { address, exactly, digest, folderId, ledgerId, recordId, salt, text } from "./fields.js";
import { placement } from "./placement.js";

const version = z.int().check(z.minimum(0), z.maximum(2 ** 32 - 1));

const place = { ledger: ledgerId, patient: address, folder: folderId, salt };

const absent = z.null();

/** The keys of every card, all null. Each kind replaces those that it has. */
const none = {
  statement: absent,
  signature: absent,
  offer: absent,
  filed: absent,
  placement: absent,
  name: absent,
  settings: absent,
};

const setting = z.union([z.string().check(z.maxLength(1000)), z.int(), z.boolean()]);

const record = z
  .strictObject({
    ...none,
    head: z.strictObject({ ...place, record: recordId, version, op: z.enum(["new", "amend", "replace"]) }),
    statement: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
    signature: exactly(64),
    offer: z.nullable(z.strictObject({ actor: address, pointer: digest })),
    filed: z.nullable(digest),
    placement,
  })
  .check(
    z.refine(({ head }) => head.version >= 1 && (head.op !== "new" || head.version === 1)),
    z.refine(({ head }) => head.op !== "amend" || head.version > 1),
    z.refine(({ head, filed }) => (head.op === "replace") === (filed !== null)),
  );

const erase = z.strictObject({
  ...none,
  head: z.strictObject({ ...place, record: recordId, version: z.literal(0), op: z.literal("erase") }),
});

const folder = z.strictObject({
  ...none,
  head: z.strictObject({ ...place, record: absent, version: absent, op: z.literal("folder") }),
  name: text(1, 120),
  settings: z.record(text(1, 64), setting),
});

/** The fields of each kind of card, without `v` and `kind`. */
export const cardSchemas = { record, erase, folder } as const;
