import { expect, test } from "vitest";
import type * as z from "zod/mini";
import type { Act } from "../../src/domain/acts/act.js";
import { applyAct } from "../../src/domain/ledger/apply-act.js";
import type { LedgerAccount, LedgerGrant } from "../../src/domain/ledger/ledger-state.js";
import { fromHex, type Hex, toHex } from "../../src/domain/encoding/bytes.js";
import { parseFolderId } from "../../src/domain/identifiers/ids.js";
import { type CardHead, openCard } from "../../src/envelope/card.js";
import { openEnvelope } from "../../src/envelope/envelope.js";
import { openLockbox } from "../../src/envelope/lockbox.js";
import { openMessage } from "../../src/envelope/message.js";
import { parseIdentityBundle } from "../../src/envelope/identity-bundle.js";
import type { PlatformEngine } from "../../src/envelope/payload/engine.js";
import { verifyStatement } from "../../src/envelope/statement.js";
import { openExport } from "../../src/export/open-export.js";
import { normalizeText, shownText, type TextForm } from "../../src/domain/checks/shown-text.js";
import { isPartialDate } from "../../src/domain/records/occurred.js";
import { identityString } from "../../src/envelope/recipient.js";
import { unlockKeyring } from "../../src/keyring/unlock-keyring.js";
import { openDevices } from "../../src/vault/devices/signed-devices.js";
import { openVault, readLocks } from "../../src/vault/vault.js";
import { actVectors } from "./act-vectors.js";
import acts from "./acts.json" with { type: "json" };
import { blobVectors } from "./blob-vectors.js";
import blobs from "./blobs.json" with { type: "json" };
import { doctor, ledger, patient } from "./cast.js";
import { disclosureVectors } from "./disclosure-vectors.js";
import disclosures from "./disclosures.json" with { type: "json" };
import { exporter, exportVectors } from "./export-vectors.js";
import exports from "./exports.json" with { type: "json" };
import { keyVectors } from "./key-vectors.js";
import keys from "./keys.json" with { type: "json" };
import { kitVectors } from "./kit-vectors.js";
import kits from "./kits.json" with { type: "json" };
import { payloadVectors } from "./payload-vectors.js";
import payloads from "./payloads.json" with { type: "json" };
import { pointerVectors } from "./pointer-vectors.js";
import pointers from "./pointers.json" with { type: "json" };
import recordIds from "./record-ids.json" with { type: "json" };
import { recordIdVectors } from "./record-id-vectors.js";
import { refusalVectors } from "./refusal-vectors.js";
import refusals from "./refusals.json" with { type: "json" };
import { signedActVectors } from "./signed-act-vectors.js";
import { textVectors } from "./text-vectors.js";
import texts from "./texts.json" with { type: "json" };
import { deviceVectors } from "./device-vectors.js";
import devices from "./devices.json" with { type: "json" };
import { pairingVectors } from "./pairing-vectors.js";
import pairings from "./pairings.json" with { type: "json" };
import { vaultVectors } from "./vault-vectors.js";
import vaults from "./vaults.json" with { type: "json" };
import signedActs from "./signed-acts.json" with { type: "json" };

const accepts = (schema: z.ZodMiniType, value: unknown) => schema.safeParse(value).success;

const bytes = (hex: string): Uint8Array => fromHex(hex);

/**
 * Checks the golden vectors on any platform: compares what it makes byte by byte, and opens what is
 * sealed.
 */
export function checkVectors(engines: readonly PlatformEngine[]): void {
  test("acts are hashed and linked as the vectors say", () => {
    expect(actVectors()).toEqual(acts);
  });

  test("acts are refused, and accepted, as the vectors say", () => {
    expect(refusalVectors()).toEqual(refusals);
    for (const { name, state, act, time, base, after, refusal } of refusals) {
      const grant: LedgerGrant | undefined = state.grant ?? undefined;
      const { account, cancelled } = state;
      const before = { account: account as LedgerAccount, grant, cancelled };
      const applied = applyAct(before, act as Act, time, { base });
      const expected = after && { ...after, grant: after.grant ?? undefined };
      expect(applied, name).toEqual(after ? { ok: true, state: expected } : { ok: false, refusal });
    }
  });

  test("acts are signed as the vectors have them, for others to submit", () => {
    expect(signedActVectors()).toEqual(signedActs);
  });

  test("disclosures are hashed as the vectors say", () => {
    expect(disclosureVectors()).toEqual(disclosures);
  });

  test("keys are derived as the vectors say", async () => {
    expect(await keyVectors()).toEqual(keys);
  });

  test("pointers are sealed as the vectors say", () => {
    expect(pointerVectors()).toEqual(pointers);
  });

  test("ids of records are made as the vectors say", () => {
    expect(recordIdVectors()).toEqual(recordIds);
  });

  for (const engine of engines)
    test(`payloads are sealed as the vectors say, by ${engine.name}`, async () => {
      expect(await payloadVectors(engine)).toEqual(payloads);
    });

  test("blobs are made as the vectors say", async () => {
    expect(await blobVectors()).toEqual(blobs);
  });

  test("exports are made as the vectors say", async () => {
    expect(await exportVectors()).toEqual(exports);
  });

  test("the export of the vectors opens", async () => {
    const files = new Map<string, string>(Object.entries(exports.files));
    const rows = openExport(async function* (path) {
      yield bytes(files.get(path) ?? "0x");
    }, exporter);
    const seen: unknown[] = [];
    for await (const row of rows)
      seen.push(
        row.ok
          ? [row.opened.record.title, row.folder, row.authorship, row.author?.name, toHex(await row.opened.bytes())]
          : [row.ref.record, row.ref.version, row.problem.code],
      );
    expect(seen).toEqual([
      ["Allergies", "Health records", "address-attested", "Asha", exports.content],
      ["0x101112131415161718191a1b1c1d1e1f", 2, "RECORD_CORRUPT"],
      [undefined, undefined, "BLOB_UNAVAILABLE"],
    ]);
  });

  test("kits are sealed as the vectors say", async () => {
    expect(await kitVectors()).toEqual(kits);
  });

  test("vaults are made as the vectors say", async () => {
    expect(await vaultVectors()).toEqual(vaults);
  });

  test("the vaults of the vectors open by each of their locks", async () => {
    const { passphrase, identity, byPassphrase, both } = vaults;
    const [paper = "", phone = ""] = readLocks(bytes(both)).map(({ id }) => id);
    for (const { keyring } of [
      await openVault(bytes(byPassphrase), { lock: paper, passphrase }),
      await openVault(bytes(both), { lock: paper, passphrase }),
      await openVault(bytes(both), { lock: phone, identity }),
    ]) {
      const { bundle } = await keyring.identity({ ledger, address: patient.address }, 0);
      expect(parseIdentityBundle(bundle).digest).toBe(vaults.bundleDigest);
    }
  });

  test("a second device is let in as the vectors say, and opens what it got", async () => {
    expect(await pairingVectors()).toEqual(pairings);
    const { seed, messages, bundleDigest } = pairings;
    const keyring = await unlockKeyring(bytes(messages[3] ?? "0x"), { identity: identityString(bytes(seed)) });
    const { bundle } = await keyring.identity({ ledger, address: patient.address }, 0);
    expect(parseIdentityBundle(bundle).digest).toBe(bundleDigest);
  });

  test("the list of devices is sealed as the vectors say, and opens", async () => {
    expect(await deviceVectors()).toEqual(devices);
    const opened = await openDevices(patient.identity, bytes(devices.sealed));
    expect([opened.version, toHex(opened.digest)]).toEqual([devices.version, devices.listDigest]);
    expect(opened.devices.map(({ name }) => name)).toEqual(["Phone", "Laptop"]);
  });

  test("texts and partial dates are accepted, refused and normalised as the vectors say", () => {
    expect(textVectors()).toEqual(texts);
    const { max, line, lines, typed, dates } = texts;
    expect(line.accepted.filter((text) => !accepts(shownText(max), text))).toEqual([]);
    for (const [why, some] of Object.entries(line.refused))
      expect(
        some.filter((text) => accepts(shownText(max), text)),
        why,
      ).toEqual([]);
    expect(lines.accepted.filter((text) => !accepts(shownText(max, "lines"), text))).toEqual([]);
    expect(lines.refused.filter((text) => accepts(shownText(max, "lines"), text))).toEqual([]);
    for (const one of typed) expect(normalizeText(one.typed, one.form as TextForm)).toBe(one.encoded);
    expect(dates.accepted.filter((date) => !isPartialDate(date))).toEqual([]);
    expect(dates.refused.filter(isPartialDate)).toEqual([]);
  });

  test("the statement of the vectors is its author's", async () => {
    const { bytes: statement, signature } = blobs.statement;
    const author = parseIdentityBundle(bytes(keys.participants.doctor.bundle));
    expect(await verifyStatement(bytes(statement), bytes(signature), author)).toBe(true);
  });

  test("the cards of the vectors open", () => {
    for (const { block, expected, fileKey, kind } of blobs.cards) {
      const opened = openCard(bytes(block), { secret: bytes(blobs.secret) }, expected as CardHead);
      expect(opened.card.kind).toBe(kind);
      expect(opened.fileKey).toEqual(bytes(fileKey));
    }
  });

  test("what is sealed in the vectors opens for both sides", async () => {
    const place = { ledger, patient: patient.address } as const;
    for (const { identity } of [patient, doctor]) {
      for (const { block } of blobs.envelopes)
        expect(await openEnvelope(bytes(block), identity, { ...place, grantee: doctor.address })).toBeDefined();
      const message = await openMessage(bytes(blobs.message.block), identity, { ...place, requester: doctor.address });
      expect(message?.text).toBe("Before Tuesday\u2019s visit, please.");
    }
    const { first, tagKey, secret, block } = blobs.lockbox;
    const where = { ...place, first: { folder: parseFolderId(first.folder), salt: first.salt as Hex } };
    const epochs = await openLockbox(bytes(block), where, { identity: doctor.identity, tagKey: bytes(tagKey) });
    expect(epochs?.map((epoch) => epoch.secret)).toEqual([bytes(secret)]);
  });

  test("the kits of the vectors open", async () => {
    const { byPassphrase, byRecipient, bundleDigest } = kits;
    for (const keyring of [
      await unlockKeyring(bytes(byPassphrase.kit), { passphrase: byPassphrase.passphrase }),
      await unlockKeyring(bytes(byRecipient.kit), { identity: byRecipient.identity }),
    ]) {
      const { bundle } = await keyring.identity({ ledger, address: patient.address }, 0);
      expect(parseIdentityBundle(bundle).digest).toBe(bundleDigest);
    }
  });
}
