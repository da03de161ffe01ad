// What a provider pushed, as it was heard: kept so that nothing is acknowledged into nothing, and so that a push which comes
// again word for word is known to be old.

/**
 * How much of a push could be used: all its `scans`, whether it had any or not; `monitoring` besides, what the provider says
 * of its own watching, which moves nothing; only part of it (`partial`); or nothing (`unreadable`).
 */
export type PushKind = 'scans' | 'monitoring' | 'partial' | 'unreadable'

/** A body as it came: its text, or its bytes in base64 where they are no UTF-8. */
export type PushBody = { readonly text: string } | { readonly base64: string }

/** A push that is kept. All instants are milliseconds since 1970 UTC. */
export interface PushRow {
  /** What tells it from every other: a hash of the feed, the shipment and the body. */
  readonly key: string
  readonly feed: string
  readonly kind: PushKind
  /** Null where none could be read. */
  readonly shipment: string | null
  /** Why it could not be read, or what the provider said; null where there is nothing to say. */
  readonly note: string | null
  /** Null where everything in it went into the shipment's events. */
  readonly body: PushBody | null
  /** When it was heard first, and last. */
  readonly heardAt: number
  readonly lastHeardAt: number
  /** How often it was heard. */
  readonly times: number
}

/** A push to be kept, as it is heard once more. */
export type Push = Omit<PushRow, 'lastHeardAt' | 'times'>

/** Which pushes to list, the latest first (by when they were heard first, then by key); all conditions given must hold. */
export interface PushQuery {
  readonly limit?: number | undefined
  readonly kind?: PushKind | undefined
  readonly shipment?: string | undefined
  readonly keys?: readonly string[] | undefined
  /** Only those heard first before this one, which is on the list: its `heardAt` and `key`. */
  readonly before?: Pick<PushRow, 'heardAt' | 'key'> | undefined
}
