// What a first deployment needs and does not have yet, in the order in which it is made. Safe to run again: what is there
// stays as it is.
import { readNames } from "./wrangler-file.ts";

export interface SetupTools {
  /** Runs wrangler with what it asks for on its standard input; both outputs are in `output`. */
  run: (args: readonly string[], input?: string) => Promise<{ exitCode: number; output: string }>;
  /** The same with the terminal passed on: login, and a deployment that is worth watching. */
  watch: (args: readonly string[]) => Promise<{ exitCode: number; output: string }>;
  /** `npm run deploy`: checks, migrations, code. */
  deploy: () => Promise<{ exitCode: number; output: string }>;
  readConfig: () => Promise<string>;
  writeConfig: (text: string) => Promise<void>;
  /** 32 random bytes, as text that a header may hold. */
  newSecret: () => string;
  /** Of a text, in hexadecimal. */
  sha256: (text: string) => Promise<string>;
  print: (line: string) => void;
}

/** Thrown where a step cannot be done: what was done stays, and the next run goes on from there. */
export class SetupStopped extends Error {}

const NO_ID = "00000000-0000-0000-0000-000000000000";

/** Returns the exit code. */
export async function setUp(tools: SetupTools): Promise<number> {
  try {
    await logIn(tools);
    await makeDatabase(tools);
    await makeQueues(tools);
    await makeBucket(tools);
    await nameProvider(tools);
    const address = await deploy(tools);
    const token = await storeSecrets(tools);
    finish(tools, address, token);
    return 0;
  } catch (error) {
    if (!(error instanceof SetupStopped)) throw error;
    tools.print(error.message);
    tools.print("Nothing that was made is lost: run `npm run setup` again when that is mended.");
    return 1;
  }
}

async function logIn({ run, watch, print }: SetupTools): Promise<void> {
  if ((await run(["whoami", "--json"])).exitCode === 0) return print("Logged in to Cloudflare.");
  print("Not logged in to Cloudflare: the browser opens.");
  if ((await watch(["login"])).exitCode !== 0) throw new SetupStopped("The login did not succeed.");
}

async function makeDatabase({ run, readConfig, writeConfig, print }: SetupTools): Promise<void> {
  const text = await readConfig();
  const { database } = readNames(text);
  if (database.id !== NO_ID)
    return print(`Database ${database.name}: ${database.id}, as wrangler.toml has it.`);
  const found = await databaseId(run, database.name);
  if (found === null) await must(run, ["d1", "create", database.name], `The database ${database.name}`);
  const id = found ?? (await databaseId(run, database.name));
  if (id === null) throw new SetupStopped(`The database ${database.name} was made, and is not listed.`);
  await writeConfig(text.replace(NO_ID, id));
  print(`Database ${database.name}: ${found === null ? "made" : "found"}, its id is in wrangler.toml.`);
}

async function databaseId(run: SetupTools["run"], name: string): Promise<string | null> {
  const { output } = await must(run, ["d1", "list", "--json"], "The list of databases");
  const start = output.indexOf("[");
  try {
    const listed: unknown = JSON.parse(output.slice(start, output.lastIndexOf("]") + 1));
    const found = (listed as { name: string; uuid: string }[]).find(database => database.name === name);
    return found?.uuid ?? null;
  } catch {
    throw new SetupStopped(`The list of databases is no JSON: ${output.slice(0, 200)}`);
  }
}

async function makeQueues({ run, readConfig, print }: SetupTools): Promise<void> {
  for (const queue of readNames(await readConfig()).queues) {
    if ((await run(["queues", "info", queue])).exitCode === 0) {
      print(`Queue ${queue}: is there.`);
      continue;
    }
    await must(run, ["queues", "create", queue], `The queue ${queue}`);
    print(`Queue ${queue}: made.`);
  }
}

/** An account may be without R2: then it goes on without an archive. */
async function makeBucket({ run, readConfig, writeConfig, print }: SetupTools): Promise<void> {
  const text = await readConfig();
  const { bucket } = readNames(text);
  if (bucket === null) return print("Archive: wrangler.toml has none.");
  if ((await run(["r2", "bucket", "info", bucket, "--json"])).exitCode === 0)
    return print(`Archive bucket ${bucket}: is there.`);
  const { exitCode, output } = await run(["r2", "bucket", "create", bucket]);
  if (exitCode === 0) return print(`Archive bucket ${bucket}: made.`);
  if (!/enable R2/i.test(output))
    throw new SetupStopped(`The bucket ${bucket} was not made: ${last(output)}`);
  await writeConfig(text.replace(/\[\[r2_buckets\]\]\n(?:[a-z_]+ = .*\n)+/, ""));
  print(
    "Archive: this account has no R2, and is set up without. Old calls stay in the database (docs/archive.md).",
  );
}

/** A deployment must name who dials. */
async function nameProvider({ readConfig, writeConfig, print }: SetupTools): Promise<void> {
  const text = await readConfig();
  if (!/^TELEPHONY_PROVIDER = ""$/m.test(text)) return;
  await writeConfig(text.replace(/^TELEPHONY_PROVIDER = ""$/m, 'TELEPHONY_PROVIDER = "simulator"'));
  print("Provider: the simulator, until wrangler.toml names yours. It rings no phone.");
}

/** Twice the first time: only the first tells under which address the service is, which providers call back. */
async function deploy({ deploy, readConfig, writeConfig, print }: SetupTools): Promise<string | null> {
  const { exitCode, output } = await deploy();
  if (exitCode !== 0) throw new SetupStopped("The deployment failed: see above.");
  const text = await readConfig();
  const named = /^PUBLIC_URL = "([^"]+)"$/m.exec(text)?.[1];
  if (named !== undefined) return named;
  const address = /https:\/\/[a-z0-9.-]+\.workers\.dev/.exec(output)?.[0];
  if (address === undefined) {
    print(
      "PUBLIC_URL is not set, and the deployment named no address: put yours into wrangler.toml and run this again.",
    );
    return null;
  }
  await writeConfig(text.replace(/^PUBLIC_URL = ""$/m, `PUBLIC_URL = "${address}"`));
  print(`Address: ${address}, now in wrangler.toml. It is deployed once more with it.`);
  if ((await deploy()).exitCode !== 0) throw new SetupStopped("The second deployment failed: see above.");
  return address;
}

/** Those that a deployment must have, and does not: the token's own text, where one was made. */
async function storeSecrets({ run, newSecret, sha256, print }: SetupTools): Promise<string | null> {
  const { output } = await must(run, ["secret", "list", "--format", "json"], "The list of secrets");
  const has = (name: string) => new RegExp(`"name"\\s*:\\s*"${name}"`).test(output);
  const store = async (name: string, value: string) => {
    await must(run, ["secret", "put", name], `The secret ${name}`, value);
    print(`Secret ${name}: stored.`);
  };
  for (const name of ["SESSION_SECRET", "WEBHOOK_SECRET_KEY"]) {
    if (has(name)) print(`Secret ${name}: is there.`);
    else await store(name, newSecret());
  }
  if (has("API_TOKENS") || has("VALID_TOKENS")) {
    print("Tokens: are there, and stay.");
    return null;
  }
  const token = `ccm_${newSecret()}`;
  await store("API_TOKENS", `owner:admin:sha256:${await sha256(token)}`);
  return token;
}

function finish({ print }: SetupTools, address: string | null, token: string | null): void {
  print("");
  if (token !== null) {
    print("Your token, with the scope admin. It is shown this once, and stored as its hash alone:");
    print(`  ${token}`);
  }
  if (address !== null) print(`The dashboard: ${address}/ui/    is it well: ${address}/health`);
}

async function must(run: SetupTools["run"], args: readonly string[], what: string, input?: string) {
  const done = await run(args, input);
  if (done.exitCode !== 0)
    throw new SetupStopped(`${what}: wrangler ${args[0]} failed: ${last(done.output)}`);
  return done;
}

/** The last words of wrangler that say something. */
const last = (output: string): string =>
  output
    .split("\n")
    .map(line => line.trim())
    .filter(line => line !== "")
    .slice(-3)
    .join(" ")
    .slice(0, 400);
