import type { Wrong } from "./collected-blobs.js";

/** What is wrong, the case that must notice, and what it must say. */
export const partsSabotages: readonly (readonly [what: string, wrong: Wrong, noticed: string, says: RegExp])[] = [
  ["the tail of many parts is forgotten", { tailForgotten: true }, "ids: 20971527 bytes", /BLOB_MISMATCH|bytes/u],
  ["parts are joined in the wrong order", { partsReversed: true }, "ids: 20971527 bytes", /BLOB_MISMATCH|match/u],
  [
    "parts of an aborted upload are joined to the next one",
    { stagingShared: true },
    "large: an upload that was aborted",
    /BLOB_MISMATCH|match/u,
  ],
  ["uploads at once share their parts", { stagingShared: true }, "large: two uploads at once", /BLOB_MISMATCH/u],
  ["parts of an aborted upload stay", { stagingShared: true }, "with dump: what failed", /What the backend holds/u],
  [
    "of holders who put at once only one counts",
    { pinsAreReadAndWritten: true },
    "with pins: holders who put the same",
    /somebody still holds/u,
  ],
  ...["its source throws", "it is aborted", "its listener throws", "the store goes away"].map(
    (why) =>
      [
        `a failed put takes the earlier pin: ${why}`,
        { failedPutUnpins: true },
        `with pins: a put that fails since ${why}`,
        /somebody still holds/u,
      ] as const,
  ),
  [
    "a put stores what another holder then deletes with the last pin",
    { publishedBeforePinned: true, pinChecksFirst: true },
    "with pins: a put while another",
    /somebody still holds/u,
  ],
  ["a pin that failed stays", { failedPinStays: true }, "with pins: a pin that failed", /nobody holds any more/u],
  [
    "a pin looks first, and another holder lets go meanwhile",
    { pinChecksFirst: true },
    "with pins: a pin while another",
    /somebody still holds/u,
  ],
  [
    "a blob is published before it is pinned",
    { publishedBeforePinned: true },
    "with pins: a collection at every moment",
    /somebody still holds/u,
  ],
  ["readers who leave early keep a pool's 50 connections", { pool: 50 }, "get: leaving the loop", /for reader \d/u],
  ["an abort is not heard while the source is silent", { deaf: true }, "source: an abort ends", /source gave nothing/u],
  [
    "an abort is not heard while the store is silent",
    { deaf: true },
    "with hang: an abort ends every",
    /store was silent/u,
  ],
  ["the whole blob is taken into memory", { wholeInMemory: true }, "with hang: a put does not", /more than 64 MiB/u],
  ["a time limit counts from the beginning", { timeIsForTheWhole: true }, "with slow: what moves", /in time/u],
  ["a full store seems to be away", { fullIsAway: true }, "with fill: a put", /BLOB_STORE_FULL/u],
  ["a second server has a stale cache", { sizesAreCached: true }, "with connect: another", /nobody holds any more/u],
];
