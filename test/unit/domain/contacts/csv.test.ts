// CSV as it is written.
import { expect, it } from "vitest";
import { csvLine } from "../../../../src/domain/contacts/csv.ts";

it("quotes what needs it and leaves nothing where there is nothing", () => {
  expect(csvLine(["a", 1.5, null, "", 'say "x"', "a,b", "a\r\nb", " a"])).toBe(
    'a,1.5,,,"say ""x""","a,b","a\r\nb"," a"\r\n',
  );
});

it.each(["=1+1", "+12025550123", "-1", "@x", "\tx", "\rx", "\nx", "＝1", " =1", '"=1"'])(
  "keeps a spreadsheet from taking %j for a formula, unless told not to",
  text => {
    expect(csvLine([text]).replaceAll('""', '"')).toContain(`'${text}`);
    expect(csvLine([text], true)).not.toContain("'");
  },
);

it.each([
  ["x;=HYPERLINK(1)", `"x;'=HYPERLINK(1)"`],
  ["x\t@y", `"x\t'@y"`],
  ["x\r\n+y", `"x\r\n'+y"`],
  ['x; "-1', `"x; ""'-1"`],
  ["=1;=2", `"'=1;'=2"`],
])(
  "%j is harmless too where a spreadsheet splits lines at semicolons, tabs or line breaks",
  (text, written) => {
    expect(csvLine(["a", text, 1])).toBe(`a,${written},1\r\n`);
  },
);

it("keeps what is JSON the same JSON", () => {
  const json = { text: 'a;=1+1; "-1";x', "k;@": ["＝;＋1"], n: -1 };
  const written = csvLine([{ json }]);
  expect(JSON.parse(written.trim().slice(1, -1).replaceAll('""', '"'))).toEqual(json);
  expect(written).toContain("a;\\u003d1+1; \\");
});
