// `npm run check:config [FILE]`: are the retry rules, packs and calendars fit to be deployed?
import { allChecks, checkPacks } from "./check-packs.ts";
import { checkRulesFile, RULES_FILE } from "./check-rules.ts";

const { exitCode, lines } = await allChecks([checkRulesFile(process.argv[2] ?? RULES_FILE), checkPacks()]);
for (const line of lines) {
  if (exitCode === 0) console.log(line);
  else console.error(line);
}
process.exitCode = exitCode;
