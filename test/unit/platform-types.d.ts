// The few platform types that the tested modules name, for a program that has Node's types and not the platform's.
// Both at once do not go together: each has its own URL, Response and so on.
type D1Database = import("@cloudflare/workers-types").D1Database;
type D1PreparedStatement = import("@cloudflare/workers-types").D1PreparedStatement;
type D1Result<T = unknown> = import("@cloudflare/workers-types").D1Result<T>;
type SqlStorage = import("@cloudflare/workers-types").SqlStorage;
type SqlStorageValue = import("@cloudflare/workers-types").SqlStorageValue;
type DurableObjectStorage = import("@cloudflare/workers-types").DurableObjectStorage;
type Message<Body = unknown> = import("@cloudflare/workers-types").Message<Body>;
type MessageBatch<Body = unknown> = import("@cloudflare/workers-types").MessageBatch<Body>;
