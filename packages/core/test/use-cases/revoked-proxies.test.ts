import { expect, test } from "vitest";
import { checkNewAttestations } from "../../src/domain/roles/attestation.js";
import { newRecordId } from "../../src/index.js";
import { stage } from "./stage.js";

/** A proxy of which nothing can be asked. */
function revoked<T extends object>(target: T): T {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

test("an input that was revoked is a TypeError that names it", async () => {
  const s = stage("revoked proxies");
  const { me } = await s.patient("Asha");
  const { address } = await s.person("Rao").then((rao) => rao.me);
  const content = new Uint8Array(1);
  const grant = { grantee: address, scope: "everything" } as const;
  const calls: readonly (readonly [name: string, call: () => unknown])[] = [
    ["`record`", () => me.records.add(revoked({ title: "x", content }))],
    ["`record.title`", () => me.records.add({ title: revoked({}) as never, content })],
    ["`record.content`", () => me.records.add({ title: "x", content: revoked(content) })],
    ["`record.occurred`", () => me.records.add({ title: "x", content, occurred: revoked(new Date()) })],
    ["`records`", () => me.records.addMany(revoked([]))],
    ["`records`", () => me.records.addEach(revoked([]))],
    ["records[0]: `record`", () => me.records.addMany([revoked({ title: "x", content })])],
    ["`change`", () => me.records.amend(newRecordId(), revoked({}))],
    ["`change.occurred`", () => me.records.amend(newRecordId(), { occurred: revoked(new Date()) })],
    ["`options`", () => me.records.open(newRecordId(), revoked({}))],
    ["`options.signal`", () => me.records.open(newRecordId(), { signal: revoked(AbortSignal.abort()) })],
    ["`grant`", () => me.grants.give(revoked(grant))],
    ["`grant.until`", () => me.grants.give({ ...grant, until: revoked(new Date()) })],
    ["`grants`", () => me.grants.giveMany(revoked([]))],
    ["`grants`", () => me.grants.revokeEach(revoked([]))],
    ["`query.text`", () => s.chartkey.people.find({ role: "doctor", text: revoked({}) as never })],
    ["attestations", () => checkNewAttestations(revoked([]))],
  ];
  for (const [name, call] of calls) {
    const error = await (async () => call())().then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error, name).toBeInstanceOf(TypeError);
    expect((error as Error).message).toContain(name);
    expect((error as Error).message).not.toContain("Cannot perform");
  }
});

test("bytes are no list of records, whether their memory is there or not", async () => {
  const { me } = await stage("no list").patient("Asha");
  const bytes = new Uint8Array(4);
  const lost = new Uint8Array(4);
  structuredClone(lost.buffer, { transfer: [lost.buffer] });
  for (const inputs of [bytes, lost, new DataView(new ArrayBuffer(1)), new Float64Array(1)])
    await expect(me.records.addMany(inputs as never)).rejects.toThrow("`records` is iterable");
});
