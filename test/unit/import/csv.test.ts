// CSV as it is written.
import { expect, it } from "vitest";
import { csvLine } from "../../../src/domain/csv.ts";

it("quotes what needs it and leaves nothing where there is nothing", () => {
  expect(csvLine(["a", 1.5, null, "", 'say "x"', "a,b", "a\r\nb", " a"])).toBe(
    'a,1.5,,,"say ""x""","a,b","a\r\nb"," a"\r\n',
  );
});

it.each(["=1+1", "+12025550123", "-1", "@x", "\tx", "\rx", "\nx", "＝1"])(
  "keeps a spreadsheet from taking %j for a formula, unless told not to",
  text => {
    expect(csvLine([text])).toContain(`'${text}`);
    expect(csvLine([text], true)).not.toContain("'");
  },
);
