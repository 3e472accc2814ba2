// `npm run check:config [FILE]`: is the retry rules file fit to be deployed?
import { checkRulesFile, RULES_FILE } from "./check-rules.ts";

const { exitCode, lines } = await checkRulesFile(process.argv[2] ?? RULES_FILE);
for (const line of lines) {
  if (exitCode === 0) console.log(line);
  else console.error(line);
}
process.exitCode = exitCode;
