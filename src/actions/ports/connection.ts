// Requests to the provider that may be open at once. src/queues implements it.

/** One of the few requests to the provider that an invocation may have open at once. */
export interface Connection {
  /** Others may use it until it is taken again. */
  lend(): void;
  take(): Promise<void>;
  /** It is not needed any more. */
  end(): void;
}
