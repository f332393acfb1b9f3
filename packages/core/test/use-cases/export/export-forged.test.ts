import { decode, encode } from "@ipld/dag-cbor";
import { sha256 } from "@noble/hashes/sha2.js";
import { beforeAll, describe, expect, test } from "vitest";
import { toHex } from "../../../src/domain/encoding/bytes.js";
import { profileTypedData } from "../../../src/domain/profiles/profile-typed-data.js";
import type { SignedProfile } from "../../../src/domain/profiles/signed-profile.js";
import { openAgeFile, sealAgeFile } from "../../../src/envelope/age-file.js";
import { recipientString } from "../../../src/envelope/recipient.js";
import { parseIdentityBundle } from "../../../src/envelope/identity-bundle.js";
import { encodeStatement, parseStatement, signStatement, type Statement } from "../../../src/envelope/statement.js";
import { memoryWallet, seededEntropy } from "../../../src/fakes/index.js";
import { collect } from "../../../src/streams/bytes.js";
import { type ExportIndex, exportIndexes } from "../../../src/envelope/export/export-index.js";
import type { ExportKeyring } from "../../../src/export/export-key.js";
import { openExport } from "../../../src/export/open-export.js";
import { coded } from "../../envelope/throws.js";
import { allOf, exported, patient, sourceOf, type Written } from "./patient.js";

type Person = Awaited<ReturnType<typeof patient>>;

let asha: Person;
let mallory: Person;
let files: Written;
let index: ExportIndex;
beforeAll(async () => {
  asha = await patient("Asha");
  mallory = await patient("Mallory");
  for (const title of ["First", "Second"])
    await asha.me.records.add({ content: new TextEncoder().encode(title), title, mediaType: "text/plain" });
  files = await exported(asha.open());
  const { unwrap } = await asha.keyring.identity(asha.owner, 0);
  index = exportIndexes.decode(await collect(openAgeFile(sourceOf(files)("index.age"), unwrap), 2 ** 20));
});

/** Anybody who knows a recipient can make an index for it. */
async function sealed(contents: Uint8Array): Promise<Written> {
  const { bundle } = await asha.keyring.identity(asha.owner, 0);
  const file = sealAgeFile(contents, [recipientString(parseIdentityBundle(bundle).recipient)], seededEntropy("forger"));
  return new Map(files).set("index.age", await collect(file, 2 ** 20));
}

const opened = async (given: Written) => {
  const requested: string[] = [];
  const source = sourceOf(given);
  const { keyring, owner } = asha;
  const rows = await allOf(
    openExport(
      (path) => {
        requested.push(path);
        return source(path);
      },
      { keyring, owner },
    ),
  );
  const contents = rows.map(async (row) =>
    row.ok ? new TextDecoder().decode(await row.opened.bytes()) : row.problem.code,
  );
  return { requested, rows, contents: await Promise.all(contents) };
};

const forged = async (change: Partial<ExportIndex>) =>
  opened(await sealed(exportIndexes.encode({ ...index, ...change })));

/** The index with another first version. */
const first = (change: Partial<ExportIndex["versions"][number]>) => ({
  versions: index.versions.map((version, i) => (i === 0 ? { ...version, ...change } : version)),
});

const restated = (change: Partial<Statement>): Uint8Array =>
  encodeStatement({ ...parseStatement(index.versions[0]?.statement ?? new Uint8Array()), ...change });

const signedBy = async (person: Person, statement: Uint8Array) =>
  first({ statement, signature: await signStatement(await person.keyring.identity(person.owner, 0), statement) });

describe("an index that somebody else made or changed", () => {
  test("opens as it is when nothing was changed", async () => {
    expect((await forged({})).contents).toEqual(["First", "Second"]);
  });

  test("gives a bad row for a statement or signature that is not the author's, and the rest", async () => {
    const bad = ["AUTHOR_UNTRUSTED", "Second"];
    expect((await forged(first({ statement: restated({ title: "Forged" }) }))).contents).toEqual(bad);
    expect((await forged(first({ signature: new Uint8Array(64) }))).contents).toEqual(bad);
    expect((await forged(first({ signature: index.versions[1]?.signature ?? new Uint8Array() }))).contents).toEqual(
      bad,
    );
    expect((await forged(await signedBy(mallory, restated({})))).contents).toEqual(bad);
    expect((await forged({ bundles: [] })).contents).toEqual(["AUTHOR_UNTRUSTED", "AUTHOR_UNTRUSTED"]);
    expect((await forged(first({ statement: new Uint8Array(100) }))).contents).toEqual(["FORMAT_INVALID", "Second"]);
  });

  test("gives a bad row for another patient's or another ledger's version", async () => {
    const { address } = mallory.me;
    expect((await forged(await signedBy(asha, restated({ patient: address })))).contents).toEqual([
      "EXPORT_INVALID",
      "Second",
    ]);
    const ledger = "eip155:1:0x5fbdb2315678afecb367f032d93f642f64180aa3" as ExportIndex["ledger"];
    expect((await forged(await signedBy(asha, restated({ ledger })))).contents).toEqual(["EXPORT_INVALID", "Second"]);
  });

  /** The first record, and the code with which reading it ends. */
  const readFirst = async (given: Written) => {
    const { keyring, owner } = asha;
    const [row] = await allOf(openExport(sourceOf(given), { keyring, owner }));
    const pieces: Uint8Array[] = [];
    const read = async () => {
      for await (const piece of row?.ok ? row.opened : []) pieces.push(piece);
    };
    const error = await read().catch((thrown: unknown) => thrown);
    return { pieces, error };
  };

  test("cannot pass one content off as another, of the same size neither", async () => {
    const refused = { pieces: [], error: coded("RECORD_CORRUPT") };
    const swapped = await sealed(exportIndexes.encode({ ...index, ...first({ path: index.versions[1]?.path ?? "" }) }));
    expect(await readFirst(swapped)).toEqual(refused);

    const { bundle } = await asha.keyring.identity(asha.owner, 0);
    const recipients = [recipientString(parseIdentityBundle(bundle).recipient)];
    const file = await collect(sealAgeFile(new TextEncoder().encode("Fwrst"), recipients, seededEntropy("f")), 2 ** 20);
    const path = index.files[0]?.path ?? "";
    const listed = index.files.with(0, { path, size: file.length, digest: toHex(sha256(file)) });
    const relisted = (await sealed(exportIndexes.encode({ ...index, files: listed }))).set(path, file);
    expect(await readFirst(relisted)).toEqual(refused);
  });

  test("does not decide about a file whose content is what the author stated", async () => {
    const relabelled = index.files.map((file) => ({ ...file, size: 1, digest: `0x${"22".repeat(32)}` as const }));
    expect(await readFirst(await sealed(exportIndexes.encode({ ...index, files: relabelled })))).toEqual({
      pieces: [new TextEncoder().encode("First")],
      error: undefined,
    });
  });

  test("cannot have other files opened: only names of 32 digits that it lists are read", async () => {
    const other = `${"ab".repeat(16)}.age`;
    expect(await forged(first({ path: other }))).toMatchObject({ contents: ["EXPORT_INVALID", "Second"] });
    for (const path of [
      "../../etc/passwd",
      "/etc/passwd",
      "index.age",
      `${"AB".repeat(16)}.age`,
      `${"ab".repeat(16)}.age\n`,
    ]) {
      const contents = encode({
        v: 1,
        kind: "export",
        ...bare(),
        files: [{ path, size: 1, digest: new Uint8Array(32) }],
      });
      await expect(opened(await sealed(contents))).rejects.toThrow(coded("EXPORT_INVALID"));
    }
    expect((await forged({})).requested.every((path) => /^(?:index|[0-9a-f]{32})\.age$/.test(path))).toBe(true);
  });

  test("gives a bad row, or no name, for what breaks the rules of texts and dates, and the rest", async () => {
    const { bytes } = parseIdentityBundle((await asha.keyring.identity(asha.owner, 0)).bundle);
    const contents = decode<Record<"versions" | "folders" | "profiles", Record<string, unknown>[]>>(
      exportIndexes.encode({ ...index, bundles: [bytes] }),
    );
    const [one, two] = contents.versions;
    const seen = async (change: object) => {
      const { contents: read, rows } = await opened(await sealed(encode({ ...contents, ...change })));
      return rows.map((row, i) => [read[i], row.ok ? row.folder : undefined, row.ok ? row.authorship : undefined]);
    };
    const good = (title: string) => [title, "Health records", "address-attested"];
    expect(await seen({})).toEqual([good("First"), good("Second")]);
    const bad = ["FORMAT_INVALID", undefined, undefined];
    for (const added of [8.64e12 + 1, 1.5, "2026"])
      expect(await seen({ versions: [{ ...one, added }, two] })).toEqual([bad, good("Second")]);
    const [folder] = contents.folders;
    for (const name of ["\u202eabc", "", "a\nb", "\u200b"])
      expect(await seen({ folders: [{ ...folder, name }] })).toEqual([
        ["First", undefined, "address-attested"],
        ["Second", undefined, "address-attested"],
      ]);
    const [profile] = contents.profiles;
    expect(await seen({ profiles: [{ ...profile, name: "\u202eahsA" }] })).toEqual([
      ["First", "Health records", "key-only"],
      ["Second", "Health records", "key-only"],
    ]);
  });

  test("is EXPORT_INVALID when it is malformed, FORMAT_UNKNOWN when it is newer", async () => {
    const plain = { v: 1, kind: "export", ...bare() };
    await expect(opened(await sealed(encode(plain)))).resolves.toMatchObject({ rows: [] });
    for (const contents of [
      encode({ ...plain, more: true }),
      encode({ ...plain, patient: "0x00" }),
      encode({ ...plain, files: null }),
      encode({ ...plain, bundles: [new Uint8Array(1301)] }),
      encode([1]),
      new Uint8Array(),
      Uint8Array.of(0xff),
    ])
      await expect(opened(await sealed(contents))).rejects.toThrow(coded("EXPORT_INVALID"));
    await expect(opened(await sealed(encode({ ...plain, v: 2 })))).rejects.toThrow(coded("FORMAT_UNKNOWN"));
    await expect(opened(await sealed(encode({ ...plain, kind: "kit" })))).rejects.toThrow(coded("FORMAT_UNKNOWN"));
  });
});

const bare = () => ({
  ledger: index.ledger,
  patient: new Uint8Array(20),
  created: 0,
  folders: [],
  bundles: [],
  profiles: [],
  files: [],
  versions: [],
  problems: [],
});

describe("authorship", () => {
  const authorship = async (profiles: SignedProfile[]) =>
    (await forged({ profiles })).rows.map((row) => row.ok && row.authorship);
  const [attested, keyOnly] = [
    ["address-attested", "address-attested"],
    ["key-only", "key-only"],
  ];
  const signed = () => index.profiles.slice(0, 1);
  const resigned = async (change: Partial<SignedProfile>, as: string): Promise<SignedProfile[]> =>
    Promise.all(
      index.profiles.map(async (profile) => {
        const data = { ...profile, ...change };
        return { ...data, signature: await memoryWallet(as).signTypedData(profileTypedData(data)) };
      }),
    );

  test("is the address's where its wallet vouches for the key", async () => {
    expect(await authorship(signed())).toEqual(attested);
    expect(await authorship(await resigned({ sequence: 7 }, "Asha"))).toEqual(attested);
  });

  test("is the key's alone without a profile, or with one that is forged, of another key, or of another ledger", async () => {
    const [profile] = signed();
    if (!profile) throw new Error("no profile");
    expect(await authorship([])).toEqual(keyOnly);
    expect(await authorship([{ ...profile, profile: { ...profile.profile, name: "Dr Asha" } }])).toEqual(keyOnly);
    expect(await authorship(await resigned({}, "Mallory"))).toEqual(keyOnly);
    expect(await authorship(await resigned({ key: `0x${"11".repeat(32)}` }, "Asha"))).toEqual(keyOnly);
    const ledger = "eip155:1:0x5fbdb2315678afecb367f032d93f642f64180aa3" as ExportIndex["ledger"];
    expect(await authorship(await resigned({ ledger }, "Asha"))).toEqual(keyOnly);
    expect(await authorship(await resigned({ address: mallory.me.address }, "Mallory"))).toEqual(keyOnly);
    expect(await authorship([{ ...profile, signature: "0x1234" }])).toEqual(keyOnly);
  });
});

describe("what opens an export", () => {
  test("is refused at once when it is no age identity, without repeating it", () => {
    for (const identity of ["nonsense", "AGE-SECRET-KEY-1QQ", "age1xyz", `AGE-SECRET-KEY-PQ-1${"Q".repeat(60)}`]) {
      const open = () => openExport(sourceOf(files), { identity });
      expect(open).toThrow(TypeError);
      expect(open).not.toThrow(identity);
    }
  });

  test("is the keyring with whichever generation of keys the export was made for", async () => {
    const { bundle } = await asha.keyring.identity(asha.owner, 3);
    const later = await exported(asha.open(), { recipients: [recipientString(parseIdentityBundle(bundle).recipient)] });
    expect((await opened(later)).contents).toEqual(["First", "Second"]);
    const tried: number[] = [];
    const keyring: ExportKeyring = {
      identity: async (owner, generation) => {
        tried.push(generation);
        return asha.keyring.identity(owner, generation);
      },
    };
    const rows = await allOf(openExport(sourceOf(later), { keyring, owner: asha.owner }));
    for (const row of rows) await (row.ok && row.opened.bytes());
    expect(tried).toEqual([0, 1, 2, 3, 3, 3]);
  });

  test("finds an index that is missing, cut short or altered", async () => {
    const whole = files.get("index.age") ?? new Uint8Array();
    const withIndex = (bytes: Uint8Array) => opened(new Map(files).set("index.age", bytes));
    await expect(opened(new Map())).rejects.toThrow(coded("EXPORT_INVALID"));
    await expect(withIndex(whole.slice(0, -1))).rejects.toThrow(coded("EXPORT_INVALID"));
    await expect(withIndex(whole.with(whole.length - 1, (whole.at(-1) ?? 0) ^ 1))).rejects.toThrow(
      coded("EXPORT_INVALID"),
    );
    await expect(withIndex(whole.slice(0, 100))).rejects.toThrow(coded("SEAL_INVALID"));
    const reason = new Error("enough");
    const { keyring, owner } = asha;
    const aborted = openExport(sourceOf(files), { keyring, owner }, { signal: AbortSignal.abort(reason) });
    await expect(allOf(aborted)).rejects.toBe(reason);
  });
});
