import { decode, encode } from "@ipld/dag-cbor";
import * as z from "zod/mini";
import type { RequestId } from "../../domain/ids.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { Session } from "../session/session.js";

const schema = z.array(z.string().check(z.maxLength(106)));

const keyOf = ({ owner }: Session) => `dismissed/${owner.ledger}/${owner.address}`;

/** The requests that this device was told to leave out of sight. */
export async function dismissed(session: Session, options: CallOptions): Promise<ReadonlySet<string>> {
  const stored = await session.device.get(keyOf(session), options);
  return new Set(stored ? schema.parse(decode(stored)) : []);
}

/** Costs nothing and tells nobody. */
export async function dismiss(session: Session, id: RequestId, options: CallOptions): Promise<void> {
  const ids = await dismissed(session, options);
  await session.device.set(keyOf(session), encode([...ids, id]), options);
}
