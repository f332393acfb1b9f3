import { recordIdCipher } from "../../src/envelope/record-id.js";
import { hexOf, named } from "./cast.js";

/** Ids of records, with the secret of the epoch and what they tell. */
export function recordIdVectors() {
  return [0, 1, 255, 65_536, 2 ** 32 - 1].map((count) => {
    const name = `record id ${count}`;
    const random = hexOf(`${name}, random`, 8);
    return {
      secret: hexOf(name),
      count,
      random,
      id: recordIdCipher(named(name)).make(count, named(`${name}, random`, 8)),
    };
  });
}
