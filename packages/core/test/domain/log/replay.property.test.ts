import fc from "fast-check";
import { expect, test } from "vitest";
import type { Act } from "../../../src/domain/acts/act.js";
import { extendLog } from "../../../src/domain/log/participant-log.js";
import { everyone, grant, include, nothing, patient, rao, revoke, sen } from "./replayed.js";

const requestAct: Act = { kind: "requestAccess", patient, requester: rao, message: `0x${"ab".repeat(32)}` };

test("a log is the same however it came: at once or piece by piece", () => {
  const act = fc.constantFrom(grant(rao), grant(sen), revoke(rao), everyone, requestAct);
  fc.assert(
    fc.property(fc.array(act, { maxLength: 12 }), fc.nat({ max: 12 }), (acts, cut) => {
      const entries = include(nothing, 10, ...acts);
      const all = [...entries.entries, ...entries.messages].toSorted((a, b) =>
        a.position.sequence < b.position.sequence ? -1 : 1,
      );
      const pieces = extendLog(extendLog(nothing, all.slice(0, cut)), all.slice(cut));
      expect(pieces).toEqual(entries);
    }),
  );
});
