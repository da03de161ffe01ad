// Erases a shipment: from its own rows, from the groups that it belongs to, and from the inbox.

import type { Signal } from '../../async/signal.js'
import { badOption, checkOptions, type Instant, instantOf } from '../../vocabulary/index.js'
import type { CallOptions } from '../calls.js'
import { byMember } from '../groups/fold.js'
import { isShipmentName } from '../ingest/input.js'
import type { KeyedMutex } from '../ingest/keyed-mutex.js'
import { untilCommitted } from '../ingest/until-committed.js'
import type { ErasedRows, ErasureWrite, GroupMember, Store } from '../ports.js'
import { cutMessage, isMentioned } from './cut.js'

/** Options of `engine.erase`. */
export interface EraseOptions extends CallOptions {
  /** When it is erased: scans up to then are not taken again. The present of this process's clock by default. */
  readonly at?: Instant | undefined
}

/** What `engine.erase` deleted: scans, effects and messages; and what it changed. */
export interface Erasure extends ErasedRows {
  /** Messages of several shipments that were cut: the others' part stays. */
  readonly cut: number
  /** Groups that have it as a member, now under a random name. */
  readonly groups: number
}

/** Checks the arguments of `engine.erase`. */
export function eraseOptions(
  shipment: unknown,
  options: EraseOptions | undefined,
): { readonly at: number; readonly signal: AbortSignal | undefined } {
  if (!isShipmentName(shipment)) badOption('shipment', shipment, "Pass the shipment's number as text.")
  checkOptions('erase', options, ['at', 'signal'])
  return { at: options?.at === undefined ? Date.now() : instantOf('at', options.at), signal: options?.signal }
}

/** The shipments of an engine: its calls on one of them take turns. */
interface CachedShipments {
  readonly mutex: KeyedMutex
  readonly forget: (shipment: string) => void
}

interface Request {
  readonly shipment: string
  readonly at: number
  readonly signal: Signal
}

/** From the moment of the tombstone, no feed brings the shipment back; then its messages are looked for. */
export async function erase(store: Store, shipments: CachedShipments, request: Request): Promise<Erasure> {
  const { shipment, signal } = request
  const { rows, groups } = await shipments.mutex.runExclusive(
    [shipment],
    async () => {
      const done = await untilCommitted(() => eraseRows(store, request), [shipment], signal)
      shipments.forget(shipment)
      return done
    },
    { signal },
  )
  let { messages } = rows
  let cut = 0
  for (const message of await store.inbox.mentions(shipment)) {
    signal.throwIfAborted()
    if (!isMentioned(message, shipment)) continue
    const left = cutMessage(message, shipment)
    if (left) {
      await store.inbox.save(left, 0)
      cut++
    } else messages += await store.inbox.delete([message.key])
  }
  return { ...rows, messages, cut, groups }
}

// Null if others committed meanwhile.
async function eraseRows(
  { erasure, groups }: Store,
  { shipment, at, signal }: Request,
): Promise<{ readonly rows: ErasedRows; readonly groups: number } | null> {
  signal.throwIfAborted()
  const traces = await erasure.traces(shipment)
  const stored = traces.groups.length > 0 ? await groups.load(traces.groups) : []
  // A name for each group: nothing says that two of them had the same parcel.
  const parts = stored.map(({ group, row, notes }) => {
    const alias = `erased-${globalThis.crypto.randomUUID()}`
    const named = row?.members.some(member => member.shipment === shipment) ? row : null
    return {
      groups: named ? [{ group, version: named.version, members: renamed(named.members, shipment, alias) }] : [],
      notes: notes
        .filter(note => note.shipment === shipment)
        .map(({ version, members }) => ({ group, version, shipment: alias, members: renamed(members, shipment, alias) })),
    }
  })
  const write: ErasureWrite = {
    shipment,
    version: traces.version,
    at,
    groups: parts.flatMap(part => part.groups),
    notes: parts.flatMap(part => part.notes),
  }
  const rows = await erasure.erase(write)
  return rows && { rows, groups: parts.filter(part => part.groups.length + part.notes.length > 0).length }
}

// Its scans name it too.
const renamed = (members: readonly GroupMember[], shipment: string, alias: string): readonly GroupMember[] =>
  members.map(member => (member.shipment === shipment ? { ...member, shipment: alias, cause: null } : member)).sort(byMember)
