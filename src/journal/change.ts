// What an input changed, as data: what is believed since, what is not any more, and what else is judged otherwise.

import { identityOf, type Stamped, type TrackingEvent } from '../codes/index.js'
import { isKept, type Rejected, type Step } from '../replay/index.js'
import { differences, type Found } from './difference.js'
import type { Journal } from './journal.js'
import type { JournalReport, Judged } from './judged.js'
import { isSameScan, stampOfEntry } from './stamps.js'
import { type Times, timesOf } from './times.js'

/** A step, and what tells its event and its journey from others over all changes of a shipment. */
export interface EpochStep<E = TrackingEvent> extends Step<E> {
  /** 0 for the first journey under the shipment's number, one more for each time it was used again. */
  readonly epoch: number
  /** Instant, text, place and code of the event as one text: whatever else is said of it later, this stays. */
  readonly identity: string
}

/** One event judged otherwise. `before` is null where nobody had told it, `after` where its source took it back. */
export interface Revision<E = TrackingEvent> {
  readonly before: EpochStep<E> | null
  readonly after: EpochStep<E> | null
}

/** A scan whose code its source corrected: the step taken back, and the one in its place. */
export interface Recoding<E = TrackingEvent> {
  readonly before: EpochStep<E>
  readonly after: EpochStep<E>
}

/**
 * What an input changed. Over any run of inputs, the steps `added` less those `withdrawn` are the believed steps of the last
 * report, each once; and every step that differs in any way is in `revised`.
 */
export interface Change<E = TrackingEvent> {
  /** `unchanged`: nothing is judged otherwise, the report says the same, and all lists are empty. */
  readonly kind: 'changed' | 'unchanged'
  readonly shipment: string
  /** Steps believed now and not before: events heard, and those that were discounted and hold after all. */
  readonly added: readonly EpochStep<E>[]
  /** Steps believed before and not any more, as they stood: events taken back, and those that others now contradict. */
  readonly withdrawn: readonly EpochStep<E>[]
  readonly recoded: readonly Recoding<E>[]
  /** Every event whose verdict, law, presumed scans, statuses or epoch are others than before, new and gone ones included. */
  readonly revised: readonly Revision<E>[]
  /** Events that have no place in time, heard for the first time. */
  readonly rejected: readonly Rejected[]
  /** The reports before and after; what was true, and what is. */
  readonly before: JournalReport<E>
  readonly after: JournalReport<E>
  /** When the events of both reports happened and were heard: what durations are counted from. */
  readonly times: { readonly before: Times; readonly after: Times }
}

/** What lies between two journals of one shipment whose reports have their first `same` steps in common. */
export function changeOf<E>(older: Journal<E>, newer: Journal<E>, before: Judged<E>, after: Judged<E>, same: number): Change<E> {
  const revised: Revision<E>[] = []
  const added: EpochStep<E>[] = []
  const withdrawn: EpochStep<E>[] = []
  for (const { was, is } of before === after ? [] : differences(before, after, same)) {
    const old = was && written(before, was)
    const now = is && written(after, is)
    revised.push({ before: old, after: now })
    const isHeld = now !== null && isKept(now.verdict)
    const wasHeld = old !== null && isKept(old.verdict)
    if (isHeld && !wasHeld) added.push(now)
    if (wasHeld && !isHeld) withdrawn.push(old)
  }
  const recoded = revised.length > 1 ? recodings(before, after, revised) : []
  const rejected = after.left.length > 0 ? newRejects(before, after) : []
  const isChanged = revised.length > 0 || rejected.length > 0 || !isSameStanding(before, after)
  const kind = isChanged ? 'changed' : 'unchanged'
  const { shipment } = newer
  return {
    kind,
    shipment,
    added,
    withdrawn,
    recoded,
    revised,
    rejected,
    before: before.report,
    after: after.report,
    // Worked out when asked for: most changes are looked at without.
    get times() {
      return { before: timesOf(older, before), after: timesOf(newer, after) }
    },
  }
}

// What a report can say otherwise though every step stands: how sure it is, and what it had to leave out.
function isSameStanding<E>({ report: a, left }: Judged<E>, { report: b, left: others }: Judged<E>): boolean {
  const isSure = a.alternative?.status === b.alternative?.status && a.alternative?.margin === b.alternative?.margin
  return isSure && left.length === others.length && a.unsupported.join() === b.unsupported.join()
}

function newRejects<E>(before: Judged<E>, after: Judged<E>): readonly Rejected[] {
  const known = new Set(before.left.map(entry => stampOfEntry(entry).key))
  return after.report.rejected.filter((_, at) => !known.has(stampOfEntry(after.left[at]!).key))
}

// The event as it was told: not as the caller classified it, nor where its list placed its day.
const toldAs = <E>({ scans }: Judged<E>, { index }: Step<E>): Stamped => {
  const stamp = stampOfEntry(scans[index]!.entry)
  return stamp.at === null ? scans[index]! : stamp.scan
}

function written<E>(judged: Judged<E>, { step, epoch }: Found<E>): EpochStep<E> {
  const identity = identityOf(toldAs(judged, step))
  const { index, time, code, verdict, law, from, to, event } = step
  // Written out where nothing is remarked, which is nearly always: a spread takes several times as long.
  return law === undefined ? { index, time, code, verdict, from, to, event, epoch, identity } : { ...step, epoch, identity }
}

// What is gone and what is new, paired where they are one scan with another code.
function recodings<E>(before: Judged<E>, after: Judged<E>, revised: readonly Revision<E>[]): Recoding<E>[] {
  const fresh = revised.flatMap(({ before: b, after: a }) => (b === null && a ? [a] : []))
  const used = new Set<EpochStep<E>>()
  return revised.flatMap(({ before: old, after: now }) => {
    if (!old || now) return []
    const scan = toldAs(before, old)
    const match = fresh.find(each => !used.has(each) && isSameScan(scan, toldAs(after, each)))
    if (!match) return []
    used.add(match)
    return [{ before: old, after: match }]
  })
}
