import { expect, it } from "vitest";
import { areaPrefixes } from "../../../../src/domain/contacts/dialling-area.ts";

it.each([
  ["a number of New York", "+12125550100", ["+1212", "+1"]],
  ["a number of Toronto, which is of the same plan", "+14165550100", ["+1416", "+1"]],
  ["one that is too short for the plan", "+1212555010", ["+1"]],
  ["one whose area code begins with 1", "+11125550100", ["+1"]],
  ["a number of London", "+442079460123", ["+44"]],
  ["a number of Russia or Kazakhstan, who share a code", "+77012345678", ["+7"]],
  ["a number of Nigeria, whose code has three digits", "+2348021234567", ["+234"]],
  ["a code that no country has", "+2105550100", []],
  ["satellites", "+881612345678", []],
])("%s begins with the prefixes of its area", (_, phoneNumber, prefixes) => {
  expect(areaPrefixes(phoneNumber)).toEqual(prefixes);
});
