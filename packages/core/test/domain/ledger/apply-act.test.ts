import { describe, expect, test } from "vitest";
import { type Act, type ActOf, NO_REQUEST } from "../../../src/domain/acts/act.js";
import { genesisHead, nextHead } from "../../../src/domain/acts/head.js";
import { type Permission, encodePermissions } from "../../../src/domain/grants/permission.js";
import { encodedEverything } from "../../../src/domain/grants/scope.js";
import { parseAddress } from "../../../src/domain/identifiers/address.js";
import { type ActState, applyAct, livePermissions, slotOf } from "../../../src/domain/ledger/apply-act.js";
import { emptyAccount } from "../../../src/domain/ledger/ledger-state.js";

const address = (byte: string) => parseAddress(`0x${byte.repeat(20)}`);
const [patient, doctor, nobody] = [address("aa"), address("dd"), address("00")];
const bytes32 = `0x${"11".repeat(32)}` as const;
const slot = { patient, grantee: doctor, scope: encodedEverything };

/** The ledger's time of every act here. */
const NOW = 1_000;

const grant = (terms: Partial<ActOf<"grantAccess">> = {}): Act => ({
  kind: "grantAccess",
  ...slot,
  until: NOW + 1,
  permissions: 1,
  envelope: bytes32,
  request: NO_REQUEST,
  ...terms,
});
const offer = (amends: boolean): Act => ({
  kind: "offerRecord",
  patient,
  author: doctor,
  scope: slot.scope,
  amends,
  offer: bytes32,
});
const revoke: Act = { kind: "revokeAccess", ...slot };
const relinquish: Act = { kind: "relinquishAccess", ...slot };

const empty: ActState = { account: emptyAccount, grant: undefined, cancelled: false };
const granted = (...permissions: readonly Permission[]): ActState => ({
  account: { head: genesisHead, everyoneEpoch: 2, nonce: 5, access: 7 },
  grant: { until: NOW + 1, permissions: encodePermissions(permissions), everyoneEpoch: 2, nonce: 3 },
  cancelled: false,
});

function stateAfter(before: ActState, act: Act): ActState {
  const applied = applyAct(before, act, NOW);
  if (!applied.ok) throw new Error(applied.refusal);
  return applied.state;
}

describe("a grant is refused", () => {
  test.each([
    ["to the patient", { grantee: patient }, "InvalidGrantee"],
    ["to nobody", { grantee: nobody }, "InvalidGrantee"],
    ["that ends at the present second", { until: NOW }, "InvalidUntil"],
    ["without a permission", { permissions: 0 }, "InvalidPermissions"],
    ["with an unknown permission", { permissions: 8 }, "InvalidPermissions"],
  ] as const)("%s", (_, terms, refusal) => {
    expect(applyAct(empty, grant(terms), NOW)).toEqual({ ok: false, refusal });
  });
});

describe("a grantee's act needs an active grant that permits it", () => {
  const refused = { ok: false, refusal: "NotPermitted" };
  const all = granted("read", "contribute", "amend");
  const ended: readonly (readonly [string, ActState])[] = [
    ["never given", empty],
    ["revoked", stateAfter(all, revoke)],
    ["over", { ...all, grant: all.grant && { ...all.grant, until: NOW } }],
    ["ended with everyone's", { ...all, account: { ...all.account, everyoneEpoch: 3 } }],
  ];

  test.each(ended)("%s", (_, state) => {
    for (const act of [offer(false), offer(true), relinquish]) expect(applyAct(state, act, NOW)).toEqual(refused);
    expect(livePermissions(state, NOW)).toBe(0);
  });

  test("an offer of a record needs to contribute, one of a version to amend, giving back any", () => {
    const allowed = (permission: Permission) =>
      [offer(false), offer(true), relinquish].map((act) => applyAct(granted(permission), act, NOW).ok);
    expect(allowed("read")).toEqual([false, false, true]);
    expect(allowed("contribute")).toEqual([true, false, true]);
    expect(allowed("amend")).toEqual([false, true, true]);
  });
});

describe("an act changes", () => {
  const before = granted("contribute");

  test("the slot, when it grants: with the patient's everyone-epoch, and the next nonce", () => {
    expect(stateAfter(empty, grant()).grant).toEqual({ until: NOW + 1, permissions: 1, everyoneEpoch: 0, nonce: 1 });
    expect(stateAfter(before, grant({ permissions: 7 })).grant).toMatchObject({
      permissions: 7,
      everyoneEpoch: 2,
      nonce: 4,
    });
  });

  test.each([revoke, relinquish])("the slot, when it ends a grant ($kind)", (act) => {
    expect(stateAfter(before, act).grant).toEqual({ ...before.grant, until: 0, nonce: 4 });
  });

  test("the slot's nonce, when its grantee signed an offer that somebody else submits", () => {
    const signed = applyAct(before, offer(false), NOW, { signed: true });
    expect(signed).toMatchObject({ ok: true, state: { grant: { ...before.grant, nonce: 4 } } });
  });

  test("no slot, when it revokes what was never granted, offers, or revokes everyone", () => {
    expect(stateAfter(empty, revoke).grant).toBeUndefined();
    expect(stateAfter(before, offer(false)).grant).toEqual(before.grant);
    expect(stateAfter(before, { kind: "revokeEveryone", patient }).grant).toEqual(before.grant);
  });

  test("the everyone-epoch, when it revokes everyone", () => {
    expect(stateAfter(before, { kind: "revokeEveryone", patient }).account.everyoneEpoch).toBe(3);
    expect(stateAfter(before, revoke).account.everyoneEpoch).toBe(2);
  });

  test.each([
    [revoke, 6, 8],
    [{ kind: "revokeEveryone", patient }, 6, 8],
    [grant(), 6, 8],
    [{ kind: "startEpoch", patient, epochs: [bytes32], lockbox: bytes32 }, 6, 8],
    [{ kind: "publishKey", participant: patient, key: bytes32 }, 6, 7],
    [{ kind: "fileCard", patient, location: bytes32, card: bytes32 }, 6, 7],
    [{ kind: "fileCards", patient, location: bytes32, cards: [bytes32, bytes32] }, 6, 7],
    [{ kind: "updateEnvelope", ...slot, envelope: bytes32 }, 6, 7],
    [{ kind: "rejectRequest", patient, requester: doctor, message: bytes32 }, 6, 7],
    [relinquish, 5, 7],
    [offer(false), 5, 7],
  ] satisfies readonly (readonly [Act, number, number])[])(
    "the head, the nonce if it is the participant's own, and the access count if it changes who may read: %j",
    (act, nonce, access) => {
      expect(stateAfter(before, act).account).toMatchObject({ head: nextHead(genesisHead, NOW, act), nonce, access });
    },
  );

  test("no slot, when it names another envelope, also of a grant that was never given", () => {
    const update: Act = { kind: "updateEnvelope", ...slot, envelope: bytes32 };
    expect(stateAfter(before, update).grant).toEqual(before.grant);
    expect(stateAfter(empty, update).grant).toBeUndefined();
  });

  test("the access count back to 0 after 65,535, with one more nonce", () => {
    const full = { ...before, account: { ...before.account, access: 65_535 } };
    expect(stateAfter(full, revoke).account).toMatchObject({ nonce: 7, access: 0 });
  });

  const request = { patient, requester: doctor, message: bytes32 };

  test("nothing, when it is a request", () => {
    expect(stateAfter(before, { kind: "requestAccess", ...request })).toEqual(before);
  });

  test("only that the request is cancelled, when it is a cancellation", () => {
    const cancel: Act = { kind: "cancelRequest", ...request };
    const cancelled = { ...before, cancelled: true };
    expect(stateAfter(before, cancel)).toEqual(cancelled);
    for (const act of [cancel, { ...cancel, kind: "requestAccess" } as const, grant()])
      expect(stateAfter(cancelled, act).cancelled).toBe(true);
  });
});

test("a grant is refused once the request that it answers is cancelled", () => {
  const cancelled = { ...empty, cancelled: true };
  expect(applyAct(empty, grant({ request: bytes32 }), NOW).ok).toBe(true);
  expect(applyAct(cancelled, grant(), NOW).ok).toBe(true);
  const refused = { ok: false, refusal: "RequestClosed" };
  expect(applyAct(cancelled, grant({ request: bytes32 }), NOW)).toEqual(refused);
  // that it cannot happen any more is worth more to know than that it was overtaken
  const base = { nonce: 9, access: 0 };
  expect(applyAct(cancelled, grant({ request: bytes32 }), NOW, { base })).toEqual(refused);
});

test("the slot of a grant is its grantee's, that of an offer its author's; a participant's own affairs have none", () => {
  for (const act of [grant(), revoke]) expect(slotOf(act)).toEqual(slot);
  expect(slotOf(offer(true))).toEqual(slot);
  expect(slotOf(relinquish)).toEqual(slot);
  expect(slotOf({ kind: "publishKey", participant: patient, key: bytes32 })).toBeUndefined();
});

describe("a direct act conflicts", () => {
  const before = granted("contribute");
  const { nonce, access } = before.account;
  const card: Act = { kind: "fileCard", patient, location: bytes32, card: bytes32 };
  const conflict = { ok: false, refusal: "Conflict" };

  test("when the counter that it names has another value, and only that one", () => {
    expect(applyAct(before, card, NOW, { base: { nonce: 0, access } }).ok).toBe(true);
    expect(applyAct(before, grant(), NOW, { base: { nonce, access: 0 } }).ok).toBe(true);
    for (const by of [-1, 1]) {
      const base = { nonce: nonce + by, access: access + by };
      expect(applyAct(before, card, NOW, { base })).toEqual(conflict);
      expect(applyAct(before, grant(), NOW, { base })).toEqual(conflict);
    }
  });

  test("never, when it is a revocation or the act of another", () => {
    const base = { nonce: 0, access: 0 };
    for (const act of [revoke, relinquish, offer(false)]) expect(applyAct(before, act, NOW, { base }).ok).toBe(true);
  });
});
