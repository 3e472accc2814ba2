// What a file seems to be, before it is sent.
import { describe, expect, it } from "vitest";
import { PREVIEW_ROWS, previewOf } from "../../../src/web/pages/csv-preview.ts";

describe("a file's first rows", () => {
  it("have their number and zone found by name", () => {
    const found = previewOf("name,Mobile Phone,Time Zone\nAda,+12025550143,America/New_York\n", true);
    expect(found).toMatchObject({ phone: "Mobile Phone", timeZone: "Time Zone", delimiter: "," });
  });

  it("have their number found by what it looks like, where no name says so", () => {
    const found = previewOf("who;reach\nAda;+12025550143\nBob;(202) 555-0144\n", true);
    expect([found.phone, found.timeZone, found.delimiter]).toEqual(["reach", null, ";"]);
  });

  it("have none found where nothing looks like one", () => {
    expect(previewOf("a,b\nx,y\n", true).phone).toBeNull();
  });

  it("are read with quotes, line ends of Windows, and a mark at the beginning", () => {
    const { header, rows } = previewOf('\uFEFFphone,note\r\n+12025550143,"a ""b"", c\nd"\r\n', true);
    expect([header, rows]).toEqual([["phone", "note"], [["+12025550143", 'a "b", c\nd']]]);
  });

  it("are whole: the last one is left out where the text was cut", () => {
    expect(previewOf("phone\n+12025550143\n+1202", false).rows).toEqual([["+12025550143"]]);
    expect(previewOf("phone\n+12025550143\n+12025550144", true).rows).toHaveLength(2);
  });

  it("are so many and no more", () => {
    expect(previewOf(`phone\n${"+12025550143\n".repeat(100)}`, true).rows).toHaveLength(PREVIEW_ROWS);
  });

  it("of nothing are nothing", () => {
    expect(previewOf("", true)).toMatchObject({ header: [], rows: [], phone: null });
  });
});
