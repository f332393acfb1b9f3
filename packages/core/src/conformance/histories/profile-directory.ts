import { matchesSearch, parseProfileSearch, profileEntry } from "../../domain/profiles/profile-search.js";
import type { Cursor } from "../../domain/ledger/position.js";
import type { SignedProfile, SignedRemoval } from "../../domain/profiles/signed-profile.js";
import type { ProfileDirectory, ProfileQuery } from "../../ports/profile-directory.js";
import { equal, rejects } from "../assert.js";
import type { ProfileFixture } from "../profile-directory-fixture.js";
import { ledger, participant, sampleProfile, sampleRemoval } from "../profile-directory-samples.js";
import type { Dice } from "./dice.js";
import { history, type History, type Step } from "./history.js";

type Signed = SignedProfile | SignedRemoval;

const PEOPLE = 15;
const names = ["Ana Sousa", "Łukasz Müller", "山田 太郎", "Anna-Sofia O'Brien", "Søren", "राम", "Ana María"];
// none, at first
const texts = ["", "ana", "an so", "lukasz", "太郎", "o'b", "s", "müll luk", "xyz"];
const specialities = ["", "Cardiology", "Pediatría"];

/** What a directory has to hold. */
class Directory {
  readonly #signed = new Map<string, Signed>();

  /** @returns whether it is kept */
  keep(signed: Signed): boolean {
    const present = this.#signed.get(signed.address);
    if (present && present.sequence >= signed.sequence) return JSON.stringify(present) === JSON.stringify(signed);
    this.#signed.set(signed.address, signed);
    return true;
  }

  get(address: string): Signed | undefined {
    return this.#signed.get(address);
  }

  find(query: ProfileQuery): readonly string[] {
    const search = parseProfileSearch(query);
    return [...this.#signed.values()]
      .filter((signed): signed is SignedProfile => "profile" in signed)
      .filter((signed) => {
        const entry = profileEntry(signed);
        return entry !== undefined && matchesSearch(search, entry);
      })
      .map(({ address }) => address)
      .toSorted((a, b) => (a < b ? -1 : 1));
  }
}

function someProfile(dice: Dice, known: Directory): SignedProfile {
  const n = 1 + dice.below(PEOPLE);
  const before = known.get(participant(n))?.sequence ?? 0;
  const speciality = dice.pick(specialities);
  return sampleProfile(
    n,
    { name: dice.pick(names), listed: dice.chance(0.8), ...(speciality === "" ? {} : { speciality }) },
    {
      // older, the same, newer by one and by many
      sequence: Math.max(1, before + dice.pick([-1, 0, 1, 1, 2 ** 33])),
      roles: [dice.pick(["doctor", "insurer"])],
    },
  );
}

/** Everybody whom a query finds, page by page. */
async function everybody(directory: ProfileDirectory, query: ProfileQuery): Promise<readonly string[]> {
  const found: string[] = [];
  let after: Cursor | undefined;
  do {
    const page = await directory.find({ ...query, after });
    found.push(...page.items.map(({ address }) => address));
    after = page.next;
  } while (after !== undefined);
  return found;
}

function steps(fixture: ProfileFixture, dice: Dice): readonly Step[] {
  const known = new Directory();
  const directory = () => (fixture.connect && dice.chance(0.3) ? fixture.connect() : fixture.profiles);

  const put: Step = async (note) => {
    const profile = someProfile(dice, known);
    note(`put ${profile.profile.name} as ${profile.address}, sequence ${profile.sequence}`);
    equal(await directory().put(profile), known.keep(profile) ? "stored" : "older", "The answer");
  };
  const putAtOnce: Step = async (note) => {
    const some = Array.from({ length: 4 }, () => someProfile(dice, known));
    // of two with one sequence either may come first
    const profiles = [...new Map(some.map((one) => [`${one.address}, ${one.sequence}`, one])).values()];
    note(`put ${profiles.map(({ address, sequence }) => `${address}, ${sequence}`).join("; ")} at once`);
    await Promise.all(profiles.map((profile) => directory().put(profile)));
    for (const profile of profiles.toSorted((a, b) => a.sequence - b.sequence)) known.keep(profile);
    for (const { address } of profiles)
      equal(await directory().get({ ledger, address }), known.get(address), `The document of ${address}`);
  };
  const remove: Step = async (note) => {
    const n = 1 + dice.below(PEOPLE);
    const removal = sampleRemoval(n, Math.max(1, (known.get(participant(n))?.sequence ?? 0) + dice.below(2)));
    note(`remove ${removal.address}, sequence ${removal.sequence}`);
    equal(await directory().remove(removal), known.keep(removal) ? "removed" : "older", "The answer");
  };
  const get: Step = async (note) => {
    const address = participant(1 + dice.below(PEOPLE));
    note(`get ${address}`);
    equal(await directory().get({ ledger, address }), known.get(address), "The document");
  };
  const find: Step = async (note) => {
    const role = dice.pick(["doctor", "insurer"]);
    const query = {
      ledger,
      role,
      text: dice.pick(texts),
      speciality: dice.pick(specialities),
      size: 1 + dice.below(5),
    };
    note(`find ${JSON.stringify(query)}`);
    equal(await everybody(directory(), query), known.find(query), "Who is found");
  };
  const outage: Step = async (note) => {
    const profile = someProfile(dice, known);
    note("unplug and replug");
    await fixture.unplug();
    await rejects(() => fixture.profiles.put(profile), "DIRECTORY_UNAVAILABLE");
    await fixture.replug();
  };
  return [put, put, put, putAtOnce, remove, get, get, find, find, find, outage];
}

/** A random history over a profile directory. */
export const profileDirectoryHistory: History<ProfileFixture> = history(steps);
