import { expect, test } from "vitest";
import { fieldValue, isMediaType } from "../../../src/domain/records/media-type.js";

test.each([
  "text/plain",
  "application/fhir+json",
  "application/vnd.oasis.opendocument.text",
  "IMAGE/SVG+xml",
  "x/y",
  "application/x.a!b#c$d&e^f_g-h",
  "text/plain;charset=utf-8",
  "text/plain; charset=utf-8",
  "text/plain \t; \t charset=utf-8",
  'application/json; profile="a;b"',
  'application/json; profile="a=b, c"; q=1',
  'application/json; profile=""',
  'application/json; profile="a\\"b\\\\c"',
  'application/json;profile="a\tb"',
  "text/plain;",
  "text/plain ; ",
  "text/plain;;; a=b",
  "text/plain; a=b;",
  "text/plain; a='*`|~%",
  `text/${"x".repeat(122)}`,
])("%j is a media type", (value) => {
  expect(isMediaType(value)).toBe(true);
});

test.each([
  "",
  "text",
  "text/",
  "/plain",
  "text/plain/more",
  "text plain",
  " text/plain",
  "text/plain ",
  "text/plain\n",
  "text/ plain",
  "*/*",
  "image/*",
  ".a/b",
  "text/-b",
  "text/pl%ain",
  "text/plain, text/html",
  "text/plain; charset",
  "text/plain; charset=",
  "text/plain; =utf-8",
  "text/plain; charset = utf-8",
  "text/plain; charset=utf 8",
  "text/plain; charset=utf-8 x",
  'text/plain; a="b',
  'text/plain; a="b\\"',
  'text/plain; a="b"c',
  'text/plain; a="b\r\nc"',
  'text/plain; a="b\\\nc"',
  'text/plain; a="b\u0000"',
  'text/plain; a="b\u007f"',
  'text/plain; a="caf\u00e9"',
  "text/plain; a=b\r\nSet-Cookie: c",
  "text/pl\u00e4in",
  "text/plain; \u212a=b",
  `text/${"x".repeat(123)}`,
])("%j is none", (value) => {
  expect(isMediaType(value)).toBe(false);
});

test.each([
  ["text/plain", "text/plain"],
  [" \t text/plain ; a=b \t", "text/plain ; a=b"],
  [" ", ""],
  ["", ""],
  ["text/plain\n", "text/plain\n"],
  ["\uFEFFtext/plain ", "\uFEFFtext/plain "],
])("%j has the value %j", (text, value) => {
  expect(fieldValue(text)).toBe(value);
});
