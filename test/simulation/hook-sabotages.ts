// Ways to break what holds of pre-dial hooks, as a careless change would.
import { HookMemory } from "../../src/actions/dialling/pre-dial/hook-memory.ts";
import { broken, type NamedSabotage, replacing } from "./named-sabotage.ts";

export const HOOK_SABOTAGES: readonly NamedSabotage[] = [
  broken("a gate says nothing of hooks, and the claim does not look for what they said", 15, {
    verdict: verdict => (verdict.go ? { ...verdict, hooked: undefined } : verdict),
    d1: replacing(/\(k\.pre_dial_hook IS NULL OR (\?\d+) = 1\)/g, "($1 >= 0)"),
  }),
  broken("what a hook said of somebody is taken for an answer about anybody", 15, {
    code: () => {
      const { keep, letOut } = HookMemory.prototype;
      HookMemory.prototype.keep = function (_, answered, until) {
        return keep.call(this, "anybody", answered, until);
      };
      HookMemory.prototype.letOut = function (_, now) {
        return letOut.call(this, "anybody", now);
      };
      return () => Object.assign(HookMemory.prototype, { keep, letOut });
    },
  }),
];
