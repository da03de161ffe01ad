// What diagrams show, whatever their language: statuses, and arrows between them. A table's arrows show which statuses lead
// where, without refusals and presumed scans. A journey's arrows are its scans, numbered in order.

import { type Journey, movesNothing, type Verdict } from '../replay/index.js'
import { cellAt, type Table } from '../table/index.js'
import { badArgument, codes, readCode, rowOf, statusRows } from '../vocabulary/index.js'

/** How a language writes a diagram. */
export interface DiagramSyntax {
  readonly opening: string
  /** Begins the group of statuses that may all follow each other; `}` ends it. */
  readonly group: string
  /** `sign`: `~` unusual, `+` a presumed scan, `✗` a discounted scan, empty for a regular step. */
  readonly arrow: (from: string, to: string, sign: string, label: string) => string
  readonly closing: string
}

/**
 * The diagram of a table, or of one shipment's path through it. A group holds the statuses that may all follow each other: of
 * the arrows among them it shows only those that are always unusual, and an arrow from or to `any` is one from or to each of
 * them. Throws `bad-option`, naming `call`, for anything else.
 */
export function drawDiagram(call: string, drawn: Table | Journey<unknown>, syntax: DiagramSyntax): string {
  const { opening, group, arrow, closing } = syntax
  const labels: ArrowLabels = {}
  const grouped = isTable(drawn)
    ? [group, ...tableArrows(drawn, labels), '}']
    : journeyArrows(checkedJourney(call, drawn), labels)
  const arrows = Object.entries(labels).map(([key, text]) => {
    const [from, to, sign, constraint] = key.split(' ') as [string, string, string, string]
    return arrow(from, to, sign, `${text} ${sign} ${constraint}`.trim())
  })
  return [opening, ...grouped, ...arrows, closing].join('\n')
}

const isTable = (drawn: unknown): drawn is Table => typeof drawn === 'object' && drawn !== null && 'grid' in drawn

function checkedJourney(call: string, drawn: Journey<unknown>): Journey<unknown> {
  return Array.isArray(drawn?.steps) ? drawn : badArgument(call, 'a table or a report', drawn)
}

// The beginning of an arrow's label, by `from to sign constraint`.
type ArrowLabels = Record<string, string>

function tableArrows(table: Table, labels: ArrowLabels): Iterable<string> {
  const constraintByArrow: Record<string, string> = {}
  const nameOf = (id: number) => table.states[id]!.outcome ?? table.states[id]!.status
  for (const state of table.states) {
    for (const at of state ? codes.keys() : []) {
      const { to, judgement } = cellAt(table, state!.id, at + 1)
      const arrow = `${nameOf(state!.id)} ${nameOf(to)}`
      if (judgement.kind === 'regular') constraintByArrow[arrow] = ''
      if (judgement.kind === 'unusual') constraintByArrow[arrow] ??= judgement.constraint
    }
  }
  const leads = (from: string, to: string) => `${from} ${to}` in constraintByArrow
  const mutual = new Set(['inTransit'])
  for (const { status } of statusRows) if ([...mutual].every(one => leads(one, status) && leads(status, one))) mutual.add(status)
  for (const [arrow, constraint] of Object.entries(constraintByArrow)) {
    const [from, to] = arrow.split(' ') as [string, string]
    const isInner = !constraint && mutual.has(from)
    if (from === to || (isInner && mutual.has(to))) continue
    const isAlike = (one: string, other: string) => constraintByArrow[`${one} ${other}`] === constraint
    const begin = isInner && [...mutual].every(one => leads(one, to)) ? 'any' : from
    const end = mutual.has(to) && !mutual.has(from) && [...mutual].every(other => isAlike(from, other)) ? 'any' : to
    labels[`${begin} ${end} ${constraint && '~'} ${constraint}`] = ''
  }
  return mutual
}

const verdictSigns: Partial<Record<Verdict, string>> = { unusual: '~', impossible: '✗', overruled: '✗' }

function journeyArrows({ steps }: Journey<unknown>, labels: ArrowLabels): [] {
  let at = 'expected'
  let number = 0
  for (const { code, readAs, verdict, constraint, presumed = [], from, to } of steps) {
    const row = rowOf(readCode(readAs ?? code).id)
    if (!row || verdict === 'duplicate' || verdict === 'voided') continue
    for (const one of presumed) go(rowOf(readCode(one).id)!.status, '+', 'presumed')
    const sign = verdictSigns[verdict] ?? ''
    // A scan that moves nothing leaves the outcome; one that finds a lost parcel does not.
    const stays = from === to && presumed.length === 0 && constraint !== 'found-again'
    const own = row.status === to && !movesNothing({ constraint }) ? row.outcome : undefined
    const kept = own ?? (stays ? at : to)
    go(sign === '✗' ? row.status : kept, sign, sign && constraint!)
  }
  return []

  function go(to: string, sign: string, constraint: string): void {
    if (to === at && !sign) return
    const key = `${at} ${to} ${sign} ${constraint}`
    labels[key] = `${labels[key] ?? ''} ${++number}`
    if (sign !== '✗') at = to
  }
}
