// Faults that are planted in engine, relay, store and webhook, one at a time, to see that the simulator finds each.

/** One fault. */
export interface Mutant {
  readonly fault: string
  /** The seed of the search, 1 by default: a rare fault is found sooner by some than by others. */
  readonly seed?: number
  /** A file of src, a text that it has exactly once, and what replaces it; several if one alone does no harm. */
  readonly edits: readonly { readonly file: string; readonly right: string; readonly wrong: string }[]
}

export const mutants: readonly Mutant[] = [
  {
    fault: 'a lease is not checked',
    edits: [{ file: 'engine/memory/outbox.ts', right: '!cancelRequested && leaseUntil! <= now\n', wrong: '!cancelRequested\n' }],
  },
  {
    fault: 'an acknowledgement is not fenced by attempts',
    edits: [
      {
        file: 'engine/memory/outbox.ts',
        right: 'acknowledge: results => within(() => results.filter(isHeld)',
        wrong: "acknowledge: results => within(() => results.filter(({ key }) => rows.get(key)?.state === 'claimed')",
      },
    ],
  },
  {
    fault: 'a commit forgets an effect',
    edits: [
      { file: 'engine/memory/effects.ts', right: 'for (const effect of add)', wrong: 'for (const effect of add.slice(0, 1))' },
    ],
  },
  {
    fault: 'a commit ignores versions',
    edits: [
      {
        file: 'engine/memory/store.ts',
        right: 'if (tables.shipments.get(row.shipment)?.row.version !== (previous ? row.version - 1 : undefined)) return false',
        wrong: 'void previous',
      },
    ],
  },
  {
    fault: 'a claim ignores earlier revisions',
    edits: [
      { file: 'engine/memory/outbox.ts', right: ' && (open.get(row.activation) ?? row.revision) >= row.revision', wrong: '' },
    ],
  },
  {
    fault: 'an undo is delivered although its do never was',
    edits: [{ file: 'engine/outbox/plan.ts', right: 'const add = touched.length === 0 ? [] : ', wrong: 'const add = ' }],
  },
  {
    fault: 'a claimed effect is dropped',
    edits: [
      {
        file: 'engine/outbox/new-effect.ts',
        right: "const isNeverClaimed = ({ state, attempts }: EffectRow): boolean => state === 'pending' && attempts === 0",
        wrong: "const isNeverClaimed = ({ state }: EffectRow): boolean => state === 'pending' || state === 'claimed'",
      },
      { file: 'engine/memory/effects.ts', right: "its?.state === 'pending' && its.attempts === 0", wrong: 'its !== undefined' },
    ],
  },
  {
    fault: 'a relay acknowledges what it did not deliver',
    edits: [
      {
        file: 'engine/outbox/relay.ts',
        right: 'Promise.resolve(delivery).then(deliver)',
        wrong: 'Promise.resolve(delivery).then(it => void deliver(it).catch(() => {}))',
      },
    ],
  },
  {
    fault: 'a relay delivers when its lease has ended',
    edits: [{ file: 'engine/outbox/lease.ts', right: 'if (this.#safeMs(lease) <= 0) return null\n', wrong: '' }],
  },
  {
    fault: 'a relay goes on delivering when its lease has ended',
    edits: [
      { file: 'engine/outbox/lease.ts', right: 'else if (lease.until === until) lease', wrong: 'else if (leftMs < 0) lease' },
    ],
  },
  {
    fault: 'a lease is not renewed',
    edits: [
      {
        file: 'engine/memory/outbox.ts',
        right: 'update(claim.key, { leaseUntil })',
        wrong: '',
      },
    ],
  },
  {
    fault: 'a repeated claim takes other effects',
    edits: [
      {
        file: 'engine/memory/outbox.ts',
        right: 'if (held.length > 0) return copy(held)\n',
        wrong: '',
      },
    ],
  },
  {
    fault: 'a claim whose answer was lost is not repeated',
    seed: 7,
    edits: [{ file: 'engine/outbox/relay.ts', right: 'unanswered = token\n', wrong: '' }],
  },
  {
    fault: 'what has failed comes before what was never tried',
    edits: [
      {
        file: 'engine/memory/outbox.ts',
        right: 'Number(isRetry(a.row)) - Number(isRetry(b.row))',
        wrong: 'Number(isRetry(b.row)) - Number(isRetry(a.row))',
      },
    ],
  },
  {
    fault: 'a serial relay delivers two effects of a shipment at once',
    edits: [
      {
        file: 'engine/memory/outbox.ts',
        right: "if (other.state === 'claimed' && other.leaseUntil! > now) return true\n",
        wrong: '',
      },
    ],
  },
  {
    fault: 'a webhook answers before it commits',
    edits: [
      { file: 'webhook/webhook.ts', right: 'results = await engine.ingest(all)', wrong: 'engine.ingest(all).catch(() => {})' },
    ],
  },
  {
    fault: 'a tick skips a shipment',
    edits: [{ file: 'engine/ingest/tick.ts', right: 'yield due.map(', wrong: 'yield due.slice(1).map(' }],
  },
  {
    // Either check is enough where each commit takes in every note that is there.
    fault: 'a group is committed whatever another process has made of it',
    edits: [
      {
        file: 'engine/memory/groups.ts',
        right: 'rows.get(row.group)?.version === (previous ? row.version - 1 : undefined)',
        wrong: '(rows.get(row.group) === undefined) === (previous === null)',
      },
      { file: 'engine/memory/groups.ts', right: 'write.notes.every(', wrong: 'true || write.notes.every(' },
    ],
  },
  {
    fault: 'of two notes of a shipment the older one counts',
    edits: [{ file: 'engine/groups/fold.ts', right: '|| a.version - b.version', wrong: '|| b.version - a.version' }],
  },
  {
    fault: 'what a crash left of a group is never taken in',
    edits: [
      { file: 'engine/groups/groups.ts', right: 'if (names.length === 0) return failures', wrong: 'return failures' },
      { file: 'engine/ingest/loaded-shipment.ts', right: 'isNoteTaken: false', wrong: 'isNoteTaken: true' },
    ],
  },
  {
    fault: 'rows of a commit that failed are cached',
    edits: [
      {
        file: 'engine/ingest/shipments.ts',
        right: 'if (!(await this.#batcher.commit(',
        wrong:
          'for (const { loaded } of decisions) this.#cache.set(loaded.journal.shipment, loaded)\n      if (!(await this.#batcher.commit(',
      },
    ],
  },
  {
    fault: 'a cache is used again after a refused commit',
    edits: [
      {
        file: 'engine/ingest/shipments.ts',
        right: 'await this.decide(commands, number === 0)',
        wrong: 'await this.decide(commands, true)',
      },
      { file: 'engine/ingest/shipments.ts', right: 'for (const name of names) this.#cache.delete(name)\n', wrong: '' },
    ],
  },
  {
    fault: 'a message that comes again is not counted',
    edits: [{ file: 'engine/memory/store.ts', right: '(known?.receivedCount ?? 0) + receipts', wrong: '1' }],
  },
]
