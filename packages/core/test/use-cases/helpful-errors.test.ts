// What a caller is told who gives an input of a wrong kind, and what of another realm is taken.
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { all, note, stage } from "./stage.js";

async function practice(name: string) {
  const s = stage(name);
  const [asha, rao] = [await s.patient("Asha"), await s.doctor("Rao")];
  return { asha: asha.me, rao: rao.me };
}

test("an error says what an input should be", async () => {
  const { asha, rao } = await practice("wrong kinds");
  const { record } = await asha.records.add(note("Note"));
  const give = (change: object) => asha.grants.give({ grantee: rao.address, scope: "everything", ...change });
  const profile = { name: "Asha", listed: false };
  const wrong: readonly (readonly [call: () => Promise<unknown>, message: string])[] = [
    [
      // what a caller without types passes
      () => asha.register({ roles: "patient" as never, profile }),
      'roles is a list of 1 to 16 different roles, such as ["patient"]',
    ],
    [
      () => asha.profile.update({ languages: ["english language"] }),
      "profile.languages.0 is a language tag (BCP 47), such as en",
    ],
    [
      () => asha.records.add({ ...note("Note"), mediaType: "text" }),
      "`mediaType`: A media type as type/subtype, such as text/plain",
    ],
    [() => give({ scope: { record: record.ref } }), "`scope.record`: Expected an id, such as `record.ref.record`"],
    [() => give({ grantee: rao }), "`grantee`: Expected an address, such as `participant.address`"],
    [() => give({ until: "2030-01-01" }), "`until` is a `Date`"],
  ];
  for (const [call, message] of wrong) {
    const error = await call().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(TypeError);
    expect((error as TypeError).message).toContain(message);
  }
});

test("dates of another realm are taken", async () => {
  const { asha, rao } = await practice("realms");
  const date = (text: string) => runInNewContext(`new Date(${JSON.stringify(text)})`) as Date;
  const { record } = await asha.records.add({ ...note("Note"), occurred: date("2025-05-05T05:05:05Z") });
  expect(record.occurred).toEqual(new Date("2025-05-05T05:05:05Z"));
  expect(await all(asha.records.list({ since: date("2025-01-01") }))).toHaveLength(1);
  const { grant } = await asha.grants.give({ grantee: rao.address, scope: "everything", until: date("2040-01-01") });
  expect(grant.until).toEqual(new Date("2040-01-01"));
});

test("a list in an input is the one of the moment of the call", async () => {
  const { asha } = await practice("lists");
  const languages = ["en"];
  const updated = asha.profile.update({ languages });
  languages.push("nonsense language");
  await updated;
  expect((await asha.profile.get())?.languages).toEqual(["en"]);
});
