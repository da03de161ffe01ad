// Claims effects, delivers them and acknowledges them, at least once. A receiver that deduplicates by key processes each effect
// exactly once.

import type { Effect } from '../../rules/index.js'
import { badOption } from '../../vocabulary/index.js'
import { errorCodeOf } from '../../vocabulary/thrown.js'
import { type Claim, type DeliveryResult, type EffectRow, groupOfSubject, type OutboxPort } from '../ports.js'
import { Acknowledger } from './acknowledger.js'
import type { Bell } from './bell.js'
import type { Deliver, Delivery, GroupCause } from './delivery.js'
import { LeaseKeeper } from './lease.js'
import { type RelayOptions, relaySettings } from './options.js'
import { Slots } from './slots.js'

/** How many deliveries ended how. */
export interface RelayResult {
  readonly done: number
  readonly failed: number
  readonly dead: number
}

const MAX_RETRY_MS = 3_600_000

/** What a relay calls besides the outbox. */
export interface RelayHooks {
  /** Opens the store; called before each claim. */
  readonly open: () => Promise<void>
  /** Evaluates groups that a crash has left; called as often as the relay polls. What fails here, a tick reports. */
  readonly evaluateNoted: () => Promise<unknown>
}

/** Delivers claimable effects; with a signal, also those that become claimable until it aborts. The bell says when some may have. */
export async function relay<F extends Effect>(
  outbox: OutboxPort,
  bell: Bell,
  { open, evaluateNoted }: RelayHooks,
  deliver: Deliver<F>,
  options: RelayOptions<F> = {},
): Promise<RelayResult> {
  if (typeof deliver !== 'function') badOption('deliver', deliver, 'Pass a function that delivers an effect to relay.')
  const settings = relaySettings(options)
  const { signal, onFailure, now, concurrency, timeoutMs, leaseMs, tries, retryMs, pollMs, rules, kinds, serial } = settings
  const counts = { done: 0, failed: 0, dead: 0 }
  const acknowledger = new Acknowledger(outbox)
  const slots = new Slots(concurrency, timeoutMs)
  const leases = new LeaseKeeper(outbox, leaseMs, now)
  const inFlight = new Set<Promise<void>>()
  const ended = new AbortController()
  let failure: { readonly error: unknown } | null = null
  // The token of a claim whose answer may have been lost: it is repeated until there is one.
  let unanswered: string | null = null
  let followAt = Number.NEGATIVE_INFINITY
  // When its own failed deliveries are due again.
  let retryTimes: number[] = []
  const renewing = leases.run(ended.signal, report)
  const unwatch = signal && outbox.watch?.(() => bell.ring()).catch(report)
  while (!signal?.aborted && !failure) {
    let rows: readonly EffectRow[] = []
    let hasFailed = false
    // What was in flight when the claim began may have kept it from effects that are due.
    const isIdle = inFlight.size === 0
    try {
      rows = await claim()
    } catch (error) {
      report(error)
      hasFailed = true
    }
    for (const row of rows) {
      const flight: Promise<void> = deliverOne(row)
        .catch((error: unknown) => {
          report(error)
          return true
        })
        .then(isTried => {
          inFlight.delete(flight)
          // The claim after one that came too late to be tried may come too late, too: it waits until the relay polls.
          if (isTried) bell.ring()
        })
      inFlight.add(flight)
    }
    if (failure || (rows.length > 0 && inFlight.size < concurrency)) continue
    if (rows.length === 0 && isIdle && !signal && !hasFailed) break
    const retryMs = retryTimes.reduce((first, at) => Math.min(first, at), Number.POSITIVE_INFINITY) - now()
    await bell.wait(Math.min(pollMs, Math.max(1, retryMs)), signal)
    retryTimes = retryTimes.filter(at => at > now())
  }
  await Promise.all(inFlight)
  if (unanswered !== null) await giveBack().catch(report)
  ended.abort()
  await renewing
  await unwatch?.then(stop => stop?.()).catch(report)
  if (failure) throw (failure as { readonly error: unknown }).error
  return counts

  async function claim(claimable = slots.claimable(now())): Promise<readonly EffectRow[]> {
    if (claimable.limit === 0 && unanswered === null) return []
    await open()
    if (now() >= followAt) {
      followAt = now() + pollMs
      await evaluateNoted().catch(() => {})
    }
    const at = now()
    const isRepeated = unanswered !== null
    const token: string = unanswered ?? globalThis.crypto.randomUUID()
    unanswered = token
    const request = { now: at, until: at + leaseMs, token, isRepeated, rules, kinds, serial: serial !== undefined }
    const rows = await outbox.claim({ ...request, ...claimable })
    unanswered = null
    return rows
  }

  // What a lost answer has left claimed, for other relays.
  async function giveBack(): Promise<void> {
    const rows = await claim({ limit: 0 })
    const results = rows.map(({ subject, key, attempts }) => ({ kind: 'released', subject, key, attempts }) as const)
    await Promise.all(results.map(result => acknowledger.acknowledge(result)))
  }

  function report(error: unknown, delivery: Delivery<F> | null = null): void {
    const goesOn = delivery !== null || (signal !== undefined && errorCodeOf(error) !== 'closed')
    if (onFailure && goesOn) new Promise(resolve => resolve(onFailure(delivery, error))).catch(fail)
    else if (!delivery) fail(error)
  }

  function fail(error: unknown): void {
    failure ??= { error }
    bell.ring()
  }

  // False if it was too late to try.
  async function deliverOne(row: EffectRow): Promise<boolean> {
    const { subject, key, attempts } = row
    const claimed: Claim = { subject, key, attempts }
    const slot = slots.take(row, now())
    const lease = leases.start(row)
    let hung = false
    try {
      if (!lease) {
        await acknowledger.acknowledge({ ...claimed, kind: 'released' })
        return false
      }
      const delivery = deliveryOf<F>(row, lease.abort.signal)
      const watching = leases.watch(lease, timeoutMs).then(() => Promise.reject(lease.abort.signal.reason))
      const attempt = row.failures >= tries ? Promise.reject(new Error(EXPIRED)) : Promise.resolve(delivery).then(deliver)
      const thrown = await Promise.race([attempt, watching]).then(
        () => null,
        (error: unknown) => ({ error }),
      )
      hung = lease.abort.signal.aborted
      if (thrown) report(thrown.error, delivery)
      const result = thrown ? failedResult(row, claimed, thrown.error) : ({ ...claimed, kind: 'done', at: now() } as const)
      await acknowledger.acknowledge(result)
      counts[result.kind === 'done' ? 'done' : result.retryAt === null ? 'dead' : 'failed']++
      if (result.kind === 'failed' && result.retryAt !== null) retryTimes.push(result.retryAt)
      return true
    } finally {
      slots.free(slot, hung)
      if (lease) leases.end(lease)
      // Ends the watch, and whatever a delivery that was given up still waits for.
      lease?.abort.abort()
    }
  }

  function failedResult(row: EffectRow, claimed: Claim, error: unknown): DeliveryResult & { readonly kind: 'failed' } {
    const failures = row.failures + 1
    const waitMs = Math.min(MAX_RETRY_MS, retryMs * 2 ** (failures - 1)) * (0.5 + Math.random() / 2)
    const isDead = failures >= tries
    return { ...claimed, kind: 'failed', error: errorText(error), retryAt: isDead ? null : Math.round(now() + waitMs) }
  }
}

const EXPIRED = 'The lease expired repeatedly without a result.'

const deliveryOf = <F extends Effect>(row: EffectRow, signal: AbortSignal): Delivery<F> => {
  const { key, activation, revision, kind, subject, rule, journey, effect, cause, standing, attempts } = row
  const group = groupOfSubject(subject)
  const its = { key, activation, revision, attempt: attempts }
  // The effect comes from the engine's rules, hence the cast.
  const what = { rule, kind, effect: effect as F, standing, signal }
  return group === null
    ? { ...its, shipment: subject, journey: journey ?? 0, group, cause, ...what }
    : { ...its, shipment: null, journey: null, group, cause: cause as GroupCause | null, ...what }
}

// Text that a database can store and a person can read.
function errorText(error: unknown): string {
  let text: string
  try {
    text = String((error as Partial<Error> | null)?.message ?? error)
  } catch {
    text = 'It rejected with a value that is neither an error nor text.'
  }
  return text.slice(0, 1_000).replace(/[\0\p{Cs}]/gu, '\ufffd')
}
