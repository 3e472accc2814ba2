// Tests print what goes wrong and nothing else.
import { setLogLevel } from "../../src/log.ts";

setLogLevel("error");
