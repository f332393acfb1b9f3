import { describe, expect, test } from "vitest";
import { addressBytes, addressFromBytes, parseAddress } from "../../../src/domain/identifiers/address.js";
import { contentIdOfDigest, parseContentId } from "../../../src/domain/identifiers/content-id.js";
import { parseFolderId, parseLedgerId, parseRecordId, parseRequestId } from "../../../src/domain/identifiers/ids.js";

describe("an address", () => {
  // the examples of EIP-55
  const checksummed = [
    "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
    "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
    "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
    "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
  ];

  test.each(checksummed)("gets the checksum of EIP-55: %s", (address) => {
    const digits = address.slice(2);
    for (const given of [address, `0x${digits.toLowerCase()}`, `0x${digits.toUpperCase()}`])
      expect(parseAddress(given)).toBe(address);
    expect(addressFromBytes(addressBytes(parseAddress(address)))).toBe(address);
  });

  test("with a letter in the wrong case is refused, as a typing error", () => {
    expect(() => parseAddress("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1Beaed")).toThrow("checksum");
    expect(() => parseAddress("0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")).toThrow("checksum");
  });

  test("has 20 bytes in hexadecimal", () => {
    const digits = "5a".repeat(20);
    for (const wrong of [digits, `0x${digits}5a`, `0x${digits.slice(2)}`, `0x${digits.slice(1)}g`, ` 0x${digits}`])
      expect(() => parseAddress(wrong)).toThrow(TypeError);
  });
});

describe("an id", () => {
  test.each([
    ["of a record", parseRecordId, 16],
    ["of a folder", parseFolderId, 16],
    ["of a request", parseRequestId, 52],
  ] as const)("%s has its number of bytes, in lower case", (_, parse, size) => {
    expect(parse(`0x${"AB".repeat(size)}`)).toBe(`0x${"ab".repeat(size)}`);
    for (const wrong of [size - 1, size + 1]) expect(() => parse(`0x${"ab".repeat(wrong)}`)).toThrow(TypeError);
  });

  test("of a ledger is a CAIP-10 account id, in lower case", () => {
    const account = "5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
    for (const given of [account, account.toLowerCase(), account.toUpperCase()])
      expect(parseLedgerId(`EIP155:1:0x${given}`)).toBe(`eip155:1:0x${account.toLowerCase()}`);
    expect(parseLedgerId("Memory:01:Ledger")).toBe("memory:01:ledger");
    const longest = `${"n".repeat(8)}:${"r".repeat(32)}:${"a".repeat(85)}`;
    expect(parseLedgerId(longest)).toBe(longest);
    for (const wrong of ["ei:1:a", "eip155:1", "eip155::a", "eip155:1:", `${longest}a`, `x${longest}`, "eip155:1:a b"])
      expect(() => parseLedgerId(wrong)).toThrow("Expected a CAIP-10 id");
    for (const wrong of [`eip155:${"r".repeat(33)}:a`, `x eip155:1:a`, "eip155:1:a x"])
      expect(() => parseLedgerId(wrong)).toThrow(TypeError);
  });

  test("of a ledger on an EVM chain has one text", () => {
    const account = `0x${"5a".repeat(20)}`;
    expect(parseLedgerId(`eip155:10:${account}`)).toBe(`eip155:10:${account}`);
    for (const chain of ["01", "0", "0x1", "1e0", "-1", "one", "1_0"])
      expect(() => parseLedgerId(`eip155:${chain}:${account}`)).toThrow("a decimal without leading zeros");
    for (const wrong of ["0x", "5a".repeat(20), `${account}5a`, "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1Beaed"])
      expect(() => parseLedgerId(`eip155:1:${wrong}`), wrong).toThrow(TypeError);
  });
});

describe("a content id", () => {
  const digest = new Uint8Array(32).fill(7);
  const raw = "bafkreiaha4dqobyha4dqobyha4dqobyha4dqobyha4dqobyha4dqobyha4";
  const folder = "bafybeiaha4dqobyha4dqobyha4dqobyha4dqobyha4dqobyha4dqobyha4";

  test("is a CIDv1 of raw bytes or of dag-pb, by SHA-256", () => {
    expect(contentIdOfDigest(digest)).toBe(raw);
    for (const id of [raw, folder]) expect(parseContentId(id)).toBe(id);
    expect(() => contentIdOfDigest(digest.subarray(1))).toThrow("A SHA-256 digest has 32 bytes");
  });

  test.each([
    ["of another codec", "bafyreiaha4dqobyha4dqobyha4dqobyha4dqobyha4dqobyha4dqobyha4"],
    ["by another hash", "bafkrwiaha4dqobyha4dqobyha4dqobyha4dqobyha4dqobyha4dqobyha4"],
    ["of a shorter digest", "bafkrehyha4dqobyha4dqobyha4dqobyha4dqobyha4dqobyha4dqobyh"],
    ["of version 0", "QmNp5n7FFav5ZDaHAj6HzuhJ8LDbL1N6NRzAgT6piWS2Kx"],
    ["with padding", "bafkreiaha4dqobyha4dqobyha4dqobyha4dqobyha4dqobyha4dqobyha4="],
    ["in another base", "zb2rhX7iGATVSB6WQRq9pragp5ktbw63VgqHCnEz7zQUnQCXg"],
  ])("%s is refused, so that a blob has one id", (_, id) => {
    expect(() => parseContentId(id)).toThrow("a canonical CIDv1");
  });

  test("is refused unless it is one, and short", () => {
    for (const wrong of ["", "blob", `${raw}a`, `b${"a".repeat(128)}`])
      expect(() => parseContentId(wrong)).toThrow("a canonical CIDv1");
  });
});
