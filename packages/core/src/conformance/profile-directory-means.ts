import type { ProfileDirectory } from "../ports/profile-directory.js";
import { equal, failure, rejects, soon, turns } from "./assert.js";
import { refusesApp } from "./denied.js";
import type { ProfileFixture } from "./profile-directory-fixture.js";
import {
  doctors,
  found,
  ledger,
  participant,
  people,
  sampleProfile,
  sampleRemoval,
} from "./profile-directory-samples.js";

const address = participant(1);

const calls = (profiles: ProfileDirectory, signal?: AbortSignal): Readonly<Record<string, () => Promise<unknown>>> => ({
  put: () => profiles.put(sampleProfile(1, {}, { sequence: 2 }), { signal }),
  get: () => profiles.get({ ledger, address }, { signal }),
  find: () => profiles.find(doctors, { signal }),
  remove: () => profiles.remove(sampleRemoval(1, 3), { signal }),
  ...(profiles.health && { "check of its health": async () => profiles.health?.({ signal }) }),
});

/** Cases that need a means of the fixture that not every backend has. */
export const meansCases: Readonly<Record<string, (fixture: ProfileFixture) => Promise<void>>> = {
  "with reopen: what was put and removed outlives a restart": async ({ profiles, reopen }) => {
    if (!reopen) return;
    const newer = sampleProfile(1, { name: "Rita Reis" }, { sequence: 2 });
    await profiles.put(sampleProfile(1));
    await profiles.put(newer);
    await profiles.put(sampleProfile(2));
    await profiles.remove(sampleRemoval(2, 2));
    const again = await reopen();
    equal(await again.get({ ledger, address }), newer, "A profile after a restart");
    equal(await again.get({ ledger, address: participant(2) }), sampleRemoval(2, 2), "A removal after a restart");
    equal(await found(again, { text: "rita" }), people(1), "Whom a search finds after a restart");
    equal(await again.put(sampleProfile(1)), "older", "An older profile after a restart");
    equal(await again.put(sampleProfile(2)), "older", "A removed profile after a restart");
  },

  "with hang: an abort ends every call to a store that is silent": async (fixture) => {
    const { profiles, hang } = fixture;
    if (!hang) return;
    await profiles.put(sampleProfile(1));
    await hang();
    for (const name of Object.keys(calls(profiles))) {
      const controller = new AbortController();
      const reason = new Error("stop");
      const ended = failure(() => calls(profiles, controller.signal)[name]?.());
      await turns(5);
      controller.abort(reason);
      equal(await soon(fixture, `A ${name} that was aborted while the store was silent`, ended), reason, name);
    }
    await fixture.replug();
    equal(await profiles.remove(sampleRemoval(1, 4)), "removed", "A removal after the silence");
    equal(await profiles.get({ ledger, address }), sampleRemoval(1, 4), "What it holds after the silence");
  },

  "with hurried: silence ends at the time limit, and is a retryable DIRECTORY_UNAVAILABLE": async (fixture) => {
    const { profiles, hurried, hang } = fixture;
    if (!hurried || !hang) return;
    await profiles.put(sampleProfile(1));
    const impatient = await hurried();
    await hang();
    for (const [name, call] of Object.entries(calls(impatient))) {
      const error = await soon(fixture, `A ${name} to a silent store`, rejects(call, "DIRECTORY_UNAVAILABLE"));
      equal(error.retryable, true, `Whether a ${name} is retryable`);
    }
    await fixture.replug();
    equal(await profiles.remove(sampleRemoval(1, 4)), "removed", "A removal after the silence");
  },

  "with fill: a put is a retryable DIRECTORY_UNAVAILABLE, stores nothing, and takes nothing away": async (fixture) => {
    const { profiles, fill } = fixture;
    if (!fill) return;
    const stored = sampleProfile(1);
    const longer = sampleProfile(1, { name: "Rita Reis" }, { sequence: 2, signature: `0x${"ab".repeat(8192)}` });
    await profiles.put(stored);
    await fill();
    for (const profile of [sampleProfile(2), longer]) {
      const error = await rejects(() => profiles.put(profile), "DIRECTORY_UNAVAILABLE");
      equal(error.retryable, true, "Whether it is retryable");
    }
    equal(await profiles.get({ ledger, address }), stored, "What it held");
    equal(await profiles.get({ ledger, address: participant(2) }), undefined, "What it had no room for");
    equal(await found(profiles), people(1), "Whom a search finds");
    equal(await found(profiles, { text: "rita" }), [], "Whom it finds by a name that it had no room for");
    await fixture.replug();
    equal(await profiles.put(longer), "stored", "The same put, when there is room");
    equal(await found(profiles, { text: "rita" }), people(1), "Whom a search finds then");
  },

  "with slow: what comes late is not given up": async (fixture) => {
    const { profiles, slow } = fixture;
    if (!slow) return;
    const newer = sampleProfile(1, { name: "Rita Reis" }, { sequence: 2 });
    await profiles.put(sampleProfile(1));
    await slow();
    equal(await profiles.put(newer), "stored", "A put to a slow store");
    equal(await profiles.put(sampleProfile(1)), "older", "An older one");
    equal(await profiles.get({ ledger, address }), newer, "What a slow store holds");
    equal(await found(profiles, { text: "rita" }), people(1), "Whom a slow store finds");
    equal(await profiles.remove(sampleRemoval(1, 3)), "removed", "A removal from a slow store");
    await profiles.health?.();
    await fixture.replug();
    equal(await profiles.get({ ledger, address }), sampleRemoval(1, 3), "What it holds then");
  },

  "with denied: refused credentials are MISCONFIGURED, and no error shows them": async ({ denied }) => {
    if (!denied) return;
    const { port, secrets } = await denied();
    await refusesApp(secrets, calls(port));
  },
};
