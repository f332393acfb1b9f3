import { type Act, NO_REQUEST } from "../../../src/domain/acts/act.js";
import { type Address, parseAddress } from "../../../src/domain/identifiers/address.js";
import { encodeCardLocation } from "../../../src/domain/acts/card-location.js";
import { encodeEpochWord } from "../../../src/domain/acts/epoch-word.js";
import type { Hex } from "../../../src/domain/encoding/bytes.js";
import { type FolderId, parseFolderId } from "../../../src/domain/identifiers/ids.js";
import { emptyLog, extendLog, headAt, type ParticipantLog } from "../../../src/domain/log/participant-log.js";
import type { Cursor } from "../../../src/domain/ledger/position.js";
import { encodeScope, type Scope } from "../../../src/domain/grants/scope.js";

export const address = (digit: number): Address => parseAddress(`0x${digit.toString(16).repeat(40)}`);
export const patient: Address = address(1);
export const [rao, sen, das]: [Address, Address, Address] = [address(2), address(3), address(4)];
export const folder: FolderId = parseFolderId(`0x${"f0".repeat(16)}`);
export const salt = (digit: number): Hex => `0x${digit.toString(16).repeat(16)}`;
export const FOREVER: number = 2 ** 40 - 1;

const word32 = (digit: string): Hex => `0x${digit.repeat(64)}`;

export const grant = (grantee: Address, scope: Scope = "everything", until = FOREVER, permissions = 1): Act => ({
  kind: "grantAccess",
  patient,
  grantee,
  scope: encodeScope(scope),
  until,
  permissions,
  envelope: word32("e"),
  request: NO_REQUEST,
});

export const revoke = (grantee: Address, scope: Scope = "everything"): Act => ({
  kind: "revokeAccess",
  patient,
  grantee,
  scope: encodeScope(scope),
});

export const relinquish = (grantee: Address, scope: Scope = "everything"): Act =>
  ({
    ...revoke(grantee, scope),
    kind: "relinquishAccess",
  }) as Act;

/** @param digit of the pointer */
export const update = (grantee: Address, scope: Scope = "everything", digit = "d"): Act => ({
  kind: "updateEnvelope",
  patient,
  grantee,
  scope: encodeScope(scope),
  envelope: word32(digit),
});

export const everyone: Act = { kind: "revokeEveryone", patient };

/** Includes the acts in one transaction at `at`, in Unix seconds. */
export function include(log: ParticipantLog, at: number, ...acts: readonly Act[]): ParticipantLog {
  const start = log.entries.length + log.messages.length;
  return extendLog(
    log,
    acts.map((act, i) => ({
      act,
      position: { sequence: BigInt(start + i), at: new Date(at * 1000), final: true },
      transaction: `transaction ${start}`,
      cursor: "" as Cursor,
    })),
  );
}

export const nothing: ParticipantLog = emptyLog(patient);

/** An epoch of the folder by a builder who had seen `seen` entries of the log. */
export const epoch = (log: ParticipantLog, digit: number, seen: number): Act => ({
  kind: "startEpoch",
  patient,
  epochs: [encodeEpochWord({ folder, salt: salt(digit), seen, seenHead: `0x${headAt(log, seen).slice(2, 10)}` })],
  lockbox: word32("b"),
});

/** A record of the folder, filed under the epoch with this salt. */
export const card = (digit: number, pointer: Hex = word32("c")): Act => ({
  kind: "fileCard",
  patient,
  location: encodeCardLocation({ folder, salt: salt(digit), op: "new" }),
  card: pointer,
});
