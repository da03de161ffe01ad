// The store port: dumb rows, written all at once or not at all. What the rows mean is decided in the engine; a store only
// compares versions, so that two who decide at once cannot both be right. All instants are milliseconds since 1970 UTC.

import type { Status } from '../codes/index.js'
import type { Entry, Source } from '../journal/index.js'
import type { Outcome } from '../replay/index.js'
import type { Cause, Deadline, Effect } from '../rules/index.js'
import type { Leg, TableJson } from '../table/index.js'
import type { Push, PushQuery, PushRow } from './push.js'

/** One shipment as it stands: what was judged of it, and the journal without its entries. */
export interface ShipmentRow {
  readonly shipment: string
  /**
   * One more with each commit of this shipment. It begins at random: a number that was deleted and is heard again is then not
   * taken for what somebody remembers of it.
   */
  readonly version: number
  /** Hash of the law it was judged by. */
  readonly law: string
  readonly status: Status
  readonly substatus: number | null
  readonly outcome: Outcome | null
  readonly leg: Leg
  readonly terminal: boolean
  readonly settled: boolean
  /** The status it is disputed with; null when settled. */
  readonly alternative: Status | null
  /** Time of the event that began the status, as reported. */
  readonly since: string | null
  /** When it was adopted: known to be ours, so that rules watch it; null while it was only heard of. */
  readonly adoptedAt: number | null
  /** When the latest input was heard; null where none was. */
  readonly heardAt: number | null
  /** The present, as it was when the shipment was last judged. */
  readonly judgedAt: number
  /** When it must be judged again though nothing is heard; null for never. */
  readonly nextAt: number | null
  readonly deadlines: readonly Deadline[]
  /** Keys of firings that became true while their rules held them back, and still do. */
  readonly heldBack: readonly string[]
  /** Where each journey begins, by its number. */
  readonly epochs: readonly number[]
  readonly zone: string | null
  readonly zones: Readonly<Record<string, string>>
  readonly sources: Readonly<Record<string, Source>>
}

/** A shipment with all its entries; an entry's place in the list is its number, given in the order of their coming. */
export interface StoredShipment {
  readonly row: ShipmentRow
  readonly entries: readonly Entry[]
}

/**
 * How far an effect is: `waiting` to be claimed, `claimed` by a relay, `sent`, `parked` after too many failures, or
 * `cancelled`, having been withdrawn after some relay had tried it.
 */
export type EffectState = 'waiting' | 'claimed' | 'sent' | 'parked' | 'cancelled'

/** An effect on its way out. */
export interface EffectRow {
  /** What the receiver knows it by: the firing's key, the effect's kind and the revision. */
  readonly key: string
  /** What it belongs to: all effects of a firing are sent in order of revision. */
  readonly firing: string
  readonly shipment: string
  readonly rule: string
  readonly epoch: number
  /** 1 for the first sending, 2 for its undoing, 3 for being sent again, and so on. */
  readonly revision: number
  readonly kind: 'do' | 'undo'
  readonly effect: Effect
  readonly cause: Cause | null
  readonly madeAt: number
  readonly state: EffectState
  /** How often a relay ever claimed it; also tells one claim from the next. */
  readonly attempts: number
  /** How often in a row it failed, or its relay died; 0 again after {@link Store.unpark}. */
  readonly failures: number
  /** Not claimed before. */
  readonly notBefore: number
  /** While claimed: until when the relay has it. */
  readonly leaseUntil: number | null
  /** Whether it was withdrawn while claimed: it is never tried again. */
  readonly withdrawn: boolean
  /** What the last failure said. */
  readonly error: string | null
  readonly sentAt: number | null
}

/** What one commit does to one shipment. Applied only if every expectation of every write holds. */
export interface ShipmentWrite {
  /** The row before it: its version must still stand. Null for a shipment that must not be there yet. */
  readonly was: ShipmentRow | null
  /** The row after it, whose version is the next. */
  readonly row: ShipmentRow
  /** New entries and those that changed, by number. */
  readonly entries: readonly { readonly number: number; readonly entry: Entry }[]
  /** Effects whose keys must not be there yet. */
  readonly add: readonly EffectRow[]
  /** Keys of effects to be forgotten, which must be `waiting` and never claimed. */
  readonly drop: readonly string[]
  /** Effects to be withdrawn, as they must stand: one that is `claimed` becomes `withdrawn`, any other `cancelled`. */
  readonly cancel: readonly Pick<EffectRow, 'key' | 'state' | 'attempts'>[]
  /** Effects to be tried again, as they must stand: one that is `claimed` is not `withdrawn` any more, any other `waiting`, without failures and from when it was. */
  readonly revive: readonly Pick<EffectRow, 'key' | 'state' | 'attempts'>[]
}

/** How a claimed effect ended; null for `retryAt` parks it. Only the claim with this number of attempts is settled. */
export type Settlement = { readonly key: string; readonly attempts: number } & (
  | { readonly kind: 'sent'; readonly at: number }
  | { readonly kind: 'failed'; readonly error: string; readonly retryAt: number | null }
)

/** Which shipments to list, in order of their names; all conditions given must hold. */
export interface ShipmentQuery {
  /** Only those named later than this. */
  readonly after?: string | undefined
  readonly limit: number
  /** Those not judged by this law. */
  readonly notLaw?: string | undefined
  readonly disputed?: true | undefined
  /** Those adopted, or those only heard of. */
  readonly adopted?: boolean | undefined
  /** Those with `nextAt` at or before this, in its order. `after` may not be given then. */
  readonly dueBy?: number | undefined
}

/** Which effects to list, in order of their keys. */
export interface EffectQuery {
  readonly after?: string | undefined
  readonly limit?: number | undefined
  readonly shipments?: readonly string[] | undefined
  readonly state?: EffectState | undefined
}

/**
 * Where an engine keeps its rows. Every call is atomic. Rejects with a `ShipfoldError`: `store-busy` where another process
 * has it, `store-failed` where it cannot be reached or written, `store-corrupt` for rows that are none of ours.
 */
export interface Store {
  /** Makes it ready: its tables, and whatever newer versions need. May be called again. */
  readonly open: () => Promise<void>
  /** The JSON of a law by its hash; null where it was never kept. */
  readonly law: (hash: string) => Promise<TableJson | null>
  /** Keeps a law; one that is there stays. */
  readonly keepLaw: (law: TableJson) => Promise<void>
  /** Those of these shipments that are there, in any order. */
  readonly load: (shipments: readonly string[]) => Promise<readonly StoredShipment[]>
  /**
   * Does all of it and says true; or nothing, and false, where the rows are not as expected. Each shipment at most once. With
   * `patienceMs` also false where others have the rows for longer than that; a store need not heed it.
   */
  readonly commit: (writes: readonly ShipmentWrite[], how?: { readonly patienceMs: number }) => Promise<boolean>
  readonly shipments: (query: ShipmentQuery) => Promise<readonly ShipmentRow[]>
  /** The names of those, also of such as cannot be read. */
  readonly names: (query: ShipmentQuery) => Promise<readonly string[]>
  readonly effects: (query: EffectQuery) => Promise<readonly EffectRow[]>
  /**
   * Claims up to `limit` effects until `until`, oldest `madeAt` first, and gives them as they are then: `claimed`, one attempt
   * more, and one failure more where another's lease had ended. Those claimed by others at this moment are passed over. Claimable are those `waiting` since `notBefore`, and those `claimed`
   * whose lease ended by `now` and that are not withdrawn; but none whose firing has an effect of an earlier revision that is waiting,
   * parked, or claimed with a lease beyond `now` or not withdrawn. Those `claimed` and withdrawn whose lease ended become `cancelled`.
   */
  readonly claim: (how: { readonly now: number; readonly until: number; readonly limit: number }) => Promise<readonly EffectRow[]>
  /** Ends claims. A failed one that was withdrawn meanwhile is `cancelled`. Those that others have since claimed are left alone. */
  readonly settle: (settlements: readonly Settlement[]) => Promise<void>
  /** Makes parked effects `waiting` from `now` on, with no failures, those with these keys or all; gives their number. */
  readonly unpark: (how: { readonly now: number; readonly keys?: readonly string[] | undefined }) => Promise<number>
  /**
   * Keeps a push, and gives it as it is kept then. Of one that is there (by its key) it keeps the earlier `heardAt`, the later
   * `lastHeardAt`, counts one more of `times`, and takes all else from this one.
   */
  readonly keepPush: (push: Push) => Promise<PushRow>
  readonly pushes: (query: PushQuery) => Promise<readonly PushRow[]>
  /** Forgets pushes by their keys; gives the number of those that were there. */
  readonly dropPushes: (keys: readonly string[]) => Promise<number>
  readonly close: () => Promise<void>
}
