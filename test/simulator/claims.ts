// Which effects a claim may take, by the contract of the outbox's port: limits, lanes, first attempts before all others, and one
// effect of a shipment at a time.

import type { ClaimRequest, EffectRow } from '../../src/engine/index.js'
import type { Fail } from './scheduler.js'

type Rows = ReadonlyMap<string, EffectRow>

/** Checks what a claim took: rows as they were before. */
export function checkSelection(taken: readonly EffectRow[], before: Rows, request: ClaimRequest, fail: Fail): void {
  const { limit, retries = limit, rules, kinds, serial } = request
  if (taken.length > limit) fail(`A claim of ${limit} takes ${taken.length} effects.`)
  if (taken.filter(isRetry).length > retries) fail(`A claim of ${retries} retries takes more.`)
  for (const row of taken) {
    if (!(rules?.includes(row.rule) ?? true) || !(kinds?.includes(row.effect.kind) ?? true)) fail(`${row.key} was not asked for.`)
    if (serial) checkSerial(row, before, request, fail)
  }
  for (const [lane, nameOf] of [['rules', ruleOf] as const, ['kinds', kindOf] as const])
    for (const name of new Set(taken.map(nameOf)))
      if (countOf(taken, nameOf, name) > freeOf(request, lane, name)) fail(`A claim takes more of ${name} than it has slots for.`)
  if (taken.some(isRetry))
    for (const row of before.values())
      if (isPassedOver(row, taken, before, request)) fail(`${row.key} was never tried, and waits for what failed.`)
}

/** Whether an effect could have been taken, as far as its own state goes. */
export const isClaimable = ({ state, notBefore, leaseUntil, cancelRequested }: EffectRow, now: number): boolean =>
  state === 'pending' ? notBefore <= now : state === 'claimed' && !cancelRequested && leaseUntil! <= now

/** The first effect of an earlier revision that keeps this one waiting. */
export function blockerOf({ activation, revision }: EffectRow, rows: Rows, now: number): EffectRow | undefined {
  return [...rows.values()].find(each => {
    if (each.activation !== activation || each.revision >= revision) return false
    const isLive = each.state === 'claimed' && each.leaseUntil! > now
    return isLive || each.state === 'pending' || each.state === 'dead' || (each.state === 'claimed' && !each.cancelRequested)
  })
}

function checkSerial(row: EffectRow, before: Rows, { now }: ClaimRequest, fail: Fail): void {
  for (const other of before.values()) {
    if (other.subject !== row.subject || other.key === row.key) continue
    if (other.state === 'claimed' && other.leaseUntil! > now) fail(`${row.key} is claimed while ${other.key} is being delivered.`)
    if (other.state === 'pending' && other.createdAt < row.createdAt)
      fail(`${row.key} is claimed before ${other.key}, which is older.`)
  }
}

// Whether an effect was left although nothing but a retry was in its way.
function isPassedOver(row: EffectRow, taken: readonly EffectRow[], before: Rows, request: ClaimRequest): boolean {
  const { now, rules, kinds, serial } = request
  if (serial || isRetry(row) || taken.includes(row) || !isClaimable(row, now) || blockerOf(row, before, now)) return false
  if (!(rules?.includes(row.rule) ?? true) || !(kinds?.includes(row.effect.kind) ?? true)) return false
  const tried = taken.filter(each => !isRetry(each))
  return (
    countOf(tried, ruleOf, row.rule) < freeOf(request, 'rules', row.rule) &&
    countOf(tried, kindOf, row.effect.kind) < freeOf(request, 'kinds', row.effect.kind)
  )
}

const isRetry = ({ failures, error }: EffectRow): boolean => failures > 0 || error !== null
const ruleOf = ({ rule }: EffectRow): string => rule
const kindOf = ({ effect }: EffectRow): string => effect.kind

const countOf = (rows: readonly EffectRow[], nameOf: (row: EffectRow) => string, name: string): number =>
  rows.filter(row => nameOf(row) === name).length

const freeOf = ({ limit, lanes }: ClaimRequest, lane: 'rules' | 'kinds', name: string): number =>
  lanes?.[lane].find(each => each.name === name)?.free ?? lanes?.freeOfOthers ?? limit
