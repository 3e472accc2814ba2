// The secrets that sessions of the dashboard are sealed with. src/telephony implements it where none is set: the keys
// of callback URLs serve then.

export interface SessionSecrets {
  /** Seals new ones. Throws when it is out of reach. */
  newest(): Promise<string>;
  /** Asks each that is still good until one fits. Throws when it cannot be known. */
  match(fits: (secret: string) => Promise<boolean>): Promise<boolean>;
}
