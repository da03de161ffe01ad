// What diagrams show, whatever their language: statuses, and arrows between them. A table's arrows show which statuses lead
// where, without refusals and presumed scans. A journey's arrows are its scans, numbered in order.

import { type Journey, movesNothing, type Step } from '../replay/index.js'
import { cellAt, type Table } from '../table/index.js'
import type { Standing } from '../table/table.js'
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
  const labels: Record<string, string> = {}
  const grouped: string[] = []
  if (isTable(drawn)) {
    const { members, arrows } = tableArrows(drawn)
    grouped.push(group, ...members, '}')
    for (const { from, to, constraint } of arrows) labels[`${from} ${to} ${constraint && '~'} ${constraint}`] = ''
  } else {
    let number = 0
    for (const { from, to, kind, constraint } of pathArrows(checkedJourney(call, drawn))) {
      if (kind === 'scan' && from === to) continue
      const key = `${from} ${to} ${arrowSigns[kind]} ${kind === 'presumed' ? 'presumed' : constraint}`
      labels[key] = `${labels[key] ?? ''} ${++number}`
    }
  }
  const arrows = Object.entries(labels).map(([key, text]) => {
    const [from, to, sign, constraint] = key.split(' ') as [string, string, string, string]
    return arrow(from, to, sign, `${text} ${sign} ${constraint}`.trim())
  })
  return [opening, ...grouped, ...arrows, closing].join('\n')
}

/** Whether a drawing is one of a table. */
export const isTable = (drawn: unknown): drawn is Table => typeof drawn === 'object' && drawn !== null && 'grid' in drawn

/** Throws `bad-option`, naming `call`, for anything but a report or journey. */
export function checkedJourney<J extends Journey<unknown>>(call: string, drawn: J, wanted = 'a table or a report'): J {
  return Array.isArray(drawn?.steps) ? drawn : badArgument(call, wanted, drawn)
}

/** An arrow of a table: some code leads from one status to the other. `constraint` is empty where one does so regularly. */
export interface TableArrow {
  readonly from: string
  readonly to: string
  readonly constraint: string
}

/**
 * The statuses of a table that may all follow each other, and its arrows without refusals and presumed scans. An arrow from or to
 * `any` is one from or to each of the members; regular arrows among them are left out.
 */
export function tableArrows(table: Table): { readonly members: ReadonlySet<string>; readonly arrows: readonly TableArrow[] } {
  const constraintByArrow: Record<string, string> = {}
  const nameOf = (id: number) => standingOf(table.states[id]!)
  for (const state of table.states) {
    for (const at of state ? codes.keys() : []) {
      const { to, judgement } = cellAt(table, state!.id, at + 1)
      const arrow = `${nameOf(state!.id)} ${nameOf(to)}`
      if (judgement.kind === 'regular') constraintByArrow[arrow] = ''
      if (judgement.kind === 'unusual') constraintByArrow[arrow] ??= judgement.constraint
    }
  }
  const leads = (from: string, to: string) => `${from} ${to}` in constraintByArrow
  const members = new Set(['inTransit'])
  for (const { status } of statusRows)
    if ([...members].every(one => leads(one, status) && leads(status, one))) members.add(status)
  const arrows = new Map<string, TableArrow>()
  for (const [arrow, constraint] of Object.entries(constraintByArrow)) {
    const [from, to] = arrow.split(' ') as [string, string]
    const isInner = !constraint && members.has(from)
    if (from === to || (isInner && members.has(to))) continue
    const isAlike = (one: string, other: string) => constraintByArrow[`${one} ${other}`] === constraint
    const begin = isInner && [...members].every(one => leads(one, to)) ? 'any' : from
    const end = members.has(to) && !members.has(from) && [...members].every(other => isAlike(from, other)) ? 'any' : to
    arrows.set(`${begin} ${end} ${constraint}`, { from: begin, to: end, constraint })
  }
  return { members, arrows: [...arrows.values()] }
}

/** An arrow of a path: a scan, one that is unusual, one that is presumed for `step`, or one that the reading refuses. */
export interface PathArrow {
  readonly from: string
  readonly to: string
  readonly kind: 'scan' | 'unusual' | 'presumed' | 'refused'
  /** Empty where there is none. */
  readonly constraint: string
  readonly step: Step<unknown>
}

const arrowSigns = { scan: '', unusual: '~', presumed: '+', refused: '✗' } as const

/** The name of a standing: its outcome, or its status before there is one. */
export const standingOf = ({ status, outcome }: Standing): string => outcome ?? status

/** The arrows of a journey in order, those that stay where they are included. Each begins where the last one kept ended. */
export function pathArrows({ steps }: Journey<unknown>): readonly PathArrow[] {
  const arrows: PathArrow[] = []
  let at = 'expected'
  for (const step of steps) {
    const { code, readAs, verdict, constraint, presumed = [], from, to } = step
    const row = rowOf(readCode(readAs ?? code).id)
    if (!row || verdict === 'duplicate' || verdict === 'voided') continue
    for (const one of presumed) go(rowOf(readCode(one).id)!.status, 'presumed')
    const kind =
      verdict === 'unusual' ? 'unusual' : verdict === 'impossible' || verdict === 'overruled' ? 'refused' : ('scan' as const)
    // A scan that moves nothing leaves the outcome; one that finds a lost parcel does not.
    const stays = from === to && presumed.length === 0 && constraint !== 'found-again'
    const own = row.status === to && !movesNothing({ constraint }) ? row.outcome : undefined
    const claimed = row.outcome ?? row.status
    go(kind === 'refused' ? claimed : (own ?? (stays ? at : to)), kind, kind === 'scan' ? '' : constraint)

    function go(next: string, kind: PathArrow['kind'], constraint: string = ''): void {
      arrows.push({ from: at, to: next, kind, constraint, step })
      if (kind !== 'refused') at = next
    }
  }
  return arrows
}
