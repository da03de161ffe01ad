// What pictures show, whatever the language they are written in: statuses, and arrows between them. A machine's arrows say
// which statuses lead where; refusals and presumed scans are left out. A journey's arrows are its scans, numbered in order.

import { codes, readCode, rowOf, statusRows } from '../codes/index.js'
import type { Journey, Verdict } from '../replay/index.js'
import { cellAt, outcomeOf, type Table } from '../table/index.js'

/** Writes an arrow. `sign`: `~` unusual, `+` a presumed scan, `✗` a scan not believed, empty for a regular step. */
export type WriteArrow = (from: string, to: string, sign: string, label: string) => string

/**
 * The picture of a machine, or of one shipment's path over it, in the language whose words are given. In the box stand
 * statuses each of which may follow each: of the arrows between them only those never regular are drawn, and an arrow from
 * `any` is one from them all.
 */
export function picture(
  drawn: Table | Journey<unknown>,
  opening: string,
  box: string,
  arrow: WriteArrow,
  closing: string,
): string {
  const numbers: Numbers = {}
  const inBox = 'grid' in drawn ? [box, ...machine(drawn, numbers), '}'] : path(drawn, numbers)
  const arrows = Object.entries(numbers).map(([key, text]) => {
    const [from, to, sign, law] = key.split(' ') as [string, string, string, string]
    return arrow(from, to, sign, `${text} ${sign} ${law}`.trim())
  })
  return [opening, ...inBox, ...arrows, closing].join('\n')
}

// What an arrow's label begins with, by `from to sign law`.
type Numbers = Record<string, string>

function machine(table: Table, numbers: Numbers): Iterable<string> {
  const laws: Record<string, string> = {}
  const nameOf = (id: number) => outcomeOf(table.states[id]!) ?? table.states[id]!.status
  for (const state of table.states) {
    for (const at of state ? codes.keys() : []) {
      const { to, judgement } = cellAt(table, state!.id, at + 1)
      const way = `${nameOf(state!.id)} ${nameOf(to)}`
      if (judgement.kind === 'regular') laws[way] = ''
      if (judgement.kind === 'unusual') laws[way] ??= judgement.law
    }
  }
  const leads = (from: string, to: string) => `${from} ${to}` in laws
  const mutual = new Set(['inTransit'])
  for (const { status } of statusRows) if ([...mutual].every(one => leads(one, status) && leads(status, one))) mutual.add(status)
  for (const [way, law] of Object.entries(laws)) {
    const [from, to] = way.split(' ') as [string, string]
    const isInner = !law && mutual.has(from)
    if (from === to || (isInner && mutual.has(to))) continue
    numbers[`${isInner && [...mutual].every(one => leads(one, to)) ? 'any' : from} ${to} ${law && '~'} ${law}`] = ''
  }
  return mutual
}

const signs: Partial<Record<Verdict, string>> = { unusual: '~', impossible: '✗', overruled: '✗' }

function path({ steps }: Journey<unknown>, numbers: Numbers): [] {
  let at = 'expected'
  let number = 0
  for (const { code, readAs, verdict, law, presumed = [], to } of steps) {
    const row = rowOf(readCode(readAs ?? code).id)
    if (!row || verdict === 'duplicate') continue
    for (const one of presumed) go(rowOf(readCode(one).id)!.status, '+', 'presumed')
    const sign = signs[verdict] ?? ''
    go(row.code === '4/401' ? 'cancelled' : sign === '✗' ? row.status : to, sign, sign && law!)
  }
  return []

  function go(to: string, sign: string, law: string): void {
    if (to === at && !sign) return
    const key = `${at} ${to} ${sign} ${law}`
    numbers[key] = `${numbers[key] ?? ''} ${++number}`
    if (sign !== '✗') at = to
  }
}
