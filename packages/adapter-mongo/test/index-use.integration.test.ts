import { parseProfileSearch } from "@chartkey/core/adapters";
import { sampleProfile } from "@chartkey/core/conformance";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { olderThan, profileFilter } from "../src/profile-queries.js";
import { type StoredProfile, storedProfile } from "../src/stored-profile.js";
import { type MongoFixture, mongoFixture } from "./mongo-fixture.js";

const { ledger } = sampleProfile(1);
const PEOPLE = 2000;
const names = ["Ana", "Bruno", "Carla", "Diogo", "Eva", "Filipe", "Graça", "Hugo"];

const person = (n: number) =>
  storedProfile({
    ...sampleProfile(n, {
      name: `${names[n % names.length]}${n % 97} Sousa${n}`,
      ...(n % 5 === 0 && { speciality: `Speciality ${n % 50}` }),
    }),
    roles: [n % 3 === 0 ? "doctor" : "patient"],
  });

/**
 * The names of the indexes that a plan scans, and "everything" for a scan of the collection.
 * MongoDB and servers on PostgreSQL have different forms of plans.
 */
function scans(plan: unknown): readonly string[] {
  if (typeof plan !== "object" || plan === null) return [];
  const { stage, indexName, "Node Type": node, "Index Name": index } = plan as Readonly<Record<string, unknown>>;
  const here =
    stage === "COLLSCAN" || node === "Seq Scan"
      ? ["everything"]
      : stage === "IDHACK"
        ? ["_id_"]
        : [typeof stage === "string" ? indexName : undefined, index].filter((name) => typeof name === "string");
  return [...here, ...Object.values(plan).flatMap(scans)];
}

describe("every query reads an index, never the whole collection", () => {
  let fixture: MongoFixture;

  const stored = () => fixture.db.collection<StoredProfile>(fixture.raw.collectionName);

  beforeAll(async () => {
    fixture = await mongoFixture();
    await stored().insertMany(Array.from({ length: PEOPLE }, (_, n) => person(n)));
  });
  afterAll(() => fixture.dispose());

  const after = async () => (await fixture.profiles.find({ ledger, role: "doctor", size: 20 })).next;

  test.each([
    ["a role", {}, ["role then id", "_id_"]],
    ["the beginning of a word", { text: "Sousa10" }, ["role then id", "words"]],
    ["the beginnings of two words", { text: "ana sousa1" }, ["role then id", "words"]],
    ["a speciality", { speciality: "speciality 10" }, ["role then id", "speciality then id"]],
    [
      "a speciality and a word",
      { speciality: "speciality 10", text: "carla" },
      ["role then id", "words", "speciality then id"],
    ],
  ])("find by %s, on the first page and on the next", async (_, query, useful) => {
    for (const cursor of [undefined, await after()]) {
      const search = parseProfileSearch({ ledger, role: "doctor", size: 20, after: cursor, ...query });
      const found = stored().find(profileFilter(search)).sort({ _id: 1 }).limit(21);
      const used = scans(await found.explain("queryPlanner"));
      expect(used).not.toEqual([]);
      expect(useful).toEqual(expect.arrayContaining([...used]));
    }
  });

  test("get, put and remove", async () => {
    const { _id } = person(7);
    for (const filter of [{ _id }, olderThan(_id, 2)])
      expect(scans(await stored().find(filter).explain("queryPlanner"))).toEqual(["_id_"]);
    expect(await fixture.profiles.get({ ledger, address: sampleProfile(7).address })).toEqual(person(7).signed);
  });
});
