// Bytes as text, and text as bytes.
import { expect, it } from "vitest";
import {
  concat,
  fromBase64,
  fromBase64Url,
  fromHex,
  toBase64,
  toBase64Url,
  toHex,
  utf8,
} from "../../../src/domain/bytes.ts";

it("bytes go there and back", () => {
  const bytes = concat(utf8("Ångström"), new Uint8Array([0, 255]));
  expect(fromBase64(toBase64(bytes))).toEqual(bytes);
  expect(fromBase64Url(toBase64Url(bytes))).toEqual(bytes);
  expect(fromHex(toHex(bytes).toUpperCase())).toEqual(bytes);
});

it.each(["", "*", "a b", "=", "é", "aa==a", "a"])("of %j are no bytes", text => {
  expect(fromBase64(text)).toBeNull();
  expect(fromBase64Url(text)).toBeNull();
});

it("bytes in one alphabet are none in the other, and hex comes in pairs", () => {
  expect(fromBase64("ab-_")).toBeNull();
  expect(fromBase64Url("ab+/")).toBeNull();
  for (const text of ["", "a", "abc", "zz", "0x12"]) expect(fromHex(text)).toBeNull();
});
