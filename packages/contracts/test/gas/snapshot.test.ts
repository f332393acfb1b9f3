import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { complaints } from "../../gas/snapshot.js";

const row = (second: number, budget?: number) => ({ name: "add record", budget, gas: [20, second, second, second] });

describe("The gas snapshot", () => {
  it("accepts what costs the same or less", () => {
    assert.deepEqual(complaints([row(10, 10)], { "add record": 10 }), []);
    assert.deepEqual(complaints([row(9)], { "add record": 10 }), []);
  });

  it("refuses a rise", () => {
    assert.deepEqual(complaints([row(11)], { "add record": 10 }), ["add record: 11, risen from 10"]);
  });

  it("refuses what is over its budget, whatever the snapshot says", () => {
    assert.deepEqual(complaints([row(11, 10)], { "add record": 11 }), ["add record: 11, over 10"]);
  });

  it("names an operation that only one side knows", () => {
    assert.deepEqual(complaints([row(10)], { reject: 10 }), [
      "add record: not in the snapshot",
      "reject: in the snapshot, but not measured",
    ]);
  });
});
