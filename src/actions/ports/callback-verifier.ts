// Believes or refuses the signature of a callback URL. src/telephony implements it.

export interface CallbackVerifier {
  /** Throws when nobody can tell: the keys are out of reach. */
  verify(callId: string, attempt: number, signature: string): Promise<boolean>;
}
