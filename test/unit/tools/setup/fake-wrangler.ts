// An account at Cloudflare, as wrangler's command line shows it: what is made stays made.
import type { SetupTools } from "../../../../src/tools/setup/setup-steps.ts";

export const CONFIG = `name = "campaign-call-manager"
[vars]
PUBLIC_URL = ""
TELEPHONY_PROVIDER = ""

[[d1_databases]]
binding = "DB"
database_name = "campaign-call-manager"
# Replace with the id.
database_id = "00000000-0000-0000-0000-000000000000"

[[r2_buckets]]
binding = "ARCHIVE"
bucket_name = "campaign-call-manager-archive"

[[queues.producers]]
binding = "DIAL_QUEUE"
queue = "ccm-dial"

[[queues.consumers]]
queue = "ccm-dial"
dead_letter_queue = "ccm-dead-letters"
`;

export class FakeAccount {
  config = CONFIG;
  loggedIn = true;
  hasR2 = true;
  databases: { name: string; uuid: string }[] = [];
  queues = new Set<string>();
  buckets = new Set<string>();
  secrets = new Map<string, string>();
  deployments: string[] = [];
  printed: string[] = [];
  commands: string[] = [];
  /** Commands that begin so fail, once. */
  failing: string | null = null;

  readonly tools: SetupTools = {
    run: async (args, input) => this.#run(args, input),
    watch: async args => this.#run(args),
    deploy: async () => {
      this.deployments.push(this.config);
      return { exitCode: 0, output: "Uploaded\n  https://campaign-call-manager.ops.workers.dev\n" };
    },
    readConfig: async () => this.config,
    writeConfig: async text => {
      this.config = text;
    },
    newSecret: () => `secret-${this.secrets.size}`,
    sha256: async text => `hash of ${text}`,
    print: line => this.printed.push(line),
  };

  #run(args: readonly string[], input?: string): { exitCode: number; output: string } {
    const command = args.join(" ");
    this.commands.push(command);
    if (this.failing !== null && command.startsWith(this.failing)) {
      this.failing = null;
      return {
        exitCode: 1,
        output: "X [ERROR] A request to the Cloudflare API failed.\n\n  Too many requests\n",
      };
    }
    const [first, second, third = "", fourth = ""] = args;
    const ok = (output = "") => ({ exitCode: 0, output });
    const is = (there: boolean) => ({ exitCode: there ? 0 : 1, output: "" });
    switch (`${first} ${second}`) {
      case "whoami --json":
        return is(this.loggedIn);
      case "login undefined":
        this.loggedIn = true;
        return ok();
      case "d1 list":
        return ok(`wrangler 4\n${JSON.stringify(this.databases)}\n`);
      case "d1 create":
        this.databases.push({ name: third, uuid: `id-of-${third}` });
        return ok();
      case "queues info":
        return is(this.queues.has(third));
      case "queues create":
        this.queues.add(third);
        return ok();
      case "secret list":
        return ok(
          JSON.stringify(
            [...this.secrets.keys()].map(name => ({ name, type: "secret_text" })),
            null,
            2,
          ),
        );
      case "secret put":
        this.secrets.set(third, input ?? "");
        return ok();
      case "r2 bucket":
        if (third === "info") return is(this.buckets.has(fourth));
        if (!this.hasR2)
          return { exitCode: 1, output: "Please enable R2 through the Cloudflare Dashboard. [code: 10042]" };
        this.buckets.add(fourth);
        return ok();
      default:
        throw new Error(`unknown to the fake: ${command}`);
    }
  }
}
