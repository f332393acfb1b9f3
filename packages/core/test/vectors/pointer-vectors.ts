import { addressBytes } from "../../src/domain/identifiers/address.js";
import { fromHex, toHex } from "../../src/domain/encoding/bytes.js";
import { encodeScope, encodedEverything } from "../../src/domain/grants/scope.js";
import { info } from "../../src/envelope/kdf.js";
import { type PointerContext, sealPointer } from "../../src/envelope/pointer.js";
import { doctor, folder, hexOf, ledger, named, patient, record } from "./cast.js";

const log = { ledger, patient: patient.address } as const;
const none = `0x${"00".repeat(20)}` as const;
const inFolder = encodeScope({ folder });

const context = (kind: PointerContext["kind"], more: object): PointerContext =>
  ({ ...log, kind, ...more }) as PointerContext;

/** Place, actor, counterparty and scope, as in the text of the protocol. */
const rows = [
  [context("card", { folder }), patient.address, none, inFolder],
  [context("lockbox", {}), patient.address, none, encodedEverything],
  [
    context("envelope", { grantee: doctor.address, scope: encodedEverything }),
    patient.address,
    doctor.address,
    encodedEverything,
  ],
  [context("envelope", { grantee: doctor.address, scope: inFolder }), patient.address, doctor.address, inFolder],
  [
    context("envelope", { grantee: doctor.address, scope: encodeScope({ record }) }),
    patient.address,
    doctor.address,
    encodeScope({ record }),
  ],
  [context("offer", { author: doctor.address, scope: inFolder }), doctor.address, patient.address, inFolder],
  [context("message", { requester: doctor.address }), doctor.address, patient.address, encodedEverything],
] as const;

/** Pointers for every kind, with the tweak spelled out. */
export function pointerVectors() {
  return rows.map(([where, actor, counterparty, scope], i) => {
    const key = named(`pointer key ${i}`);
    const digest = named(`digest ${i}`);
    const tweak = info(
      "pointer",
      where.kind,
      ledger,
      addressBytes(patient.address),
      addressBytes(actor),
      fromHex(counterparty),
      fromHex(scope),
    );
    return {
      kind: where.kind,
      ledger,
      patient: patient.address,
      actor,
      counterparty,
      scope,
      key: hexOf(`pointer key ${i}`),
      tweak: toHex(tweak),
      digest: toHex(digest),
      pointer: sealPointer(key, where, digest),
    };
  });
}
