// The Authorization header of an account with a name and a secret (RFC 7617).
import { toBase64, utf8 } from "../../domain/bytes.ts";

export const basicAuth = (user: string, secret: string): string =>
  `Basic ${toBase64(utf8(`${user}:${secret}`))}`;
