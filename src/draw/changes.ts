// What an input changed as text: the status, a line per scan that is judged otherwise, and in sentences below what was
// remarked.

import type { TrackingEvent } from '../codes/index.js'
import type { Change, JournalReport, Recoding, Revision } from '../journal/index.js'
import { isKept, type Rejected, type Step, statusSentence } from '../replay/index.js'
import { drawn, hung, Notes, type Pen, paged, penOf, rowsOf, type TextOptions, wordsOf } from './rows.js'
import { noteOf, suretyOf } from './timeline.js'

// What begins a line, with its colour as an SGR code.
const signs = { '+': '32', '-': '31', '~': '33', '!': '31' } as const

type Sign = keyof typeof signs

// One scan judged otherwise: the step to show, and what is said of it. `isGone`: as it stood before.
interface Item {
  readonly sign: Sign
  readonly step: Step
  readonly isGone?: boolean
  readonly label?: string
  readonly remark?: string
}

const UNSUPPORTED = 'This verdict rests on an order of scans that clocks without a zone do not support.'

/**
 * What an input changed as lines of text: the status, then a line per scan judged otherwise. `+` is believed now, `-` not any
 * more, `~` judged otherwise, and `!` was heard and is not believed; scans whose verdict stands are counted. Of carriers'
 * texts nothing is written that a terminal would obey.
 */
export function changes(change: Change<TrackingEvent>, options: TextOptions = {}): string {
  const pen = penOf(options)
  const { fit, width, paint, either } = pen
  if (change.kind === 'unchanged') return paged([fit('Nothing changed.')])
  const { before, after, revised, rejected } = change
  const arrow = either('→', '->')
  const items = itemsOf(change, pen, arrow)
  const notes = new Notes()
  const tagOf = tagsOf(after, notes)
  const rows = items.map(item => rowsOf(pen, item.step, { ...item, tag: item.isGone ? '' : tagOf(item.step.index) }))
  const told = items.flatMap(({ sign }, at) => rows[at]!.map(() => sign))
  const scans = drawn(pen, rows.flat(), width - 2).flatMap((lines, at) => signed(told[at]!, lines))
  const fewer = before.rejected.length + rejected.length - after.rejected.length
  return paged([
    statusOf(before, after, arrow).flatMap((line, at, all) =>
      fit(line).map(part => paint(part, at === all.length - 1 ? '1' : '2')),
    ),
    [
      ...scans,
      ...rejected.flatMap(reject => signed('!', fit(leftOut(reject, pen), width - 2, 1))),
      ...(fewer > 0 ? signed('-', fit(`${count(fewer, 'event')} without a place in time: taken back`, width - 2)) : []),
    ],
    [...standing(revised), ...supportOf(before, after, items)].flatMap(line => fit(line)),
    notes.lines(pen),
  ])

  function signed(sign: Sign, lines: readonly string[]): string[] {
    return hung(`${paint(sign, signs[sign])} `, 2, lines)
  }
}

// What became of the status: only what it is now where it is the same, or where nothing was known.
function statusOf(before: JournalReport, after: JournalReport, arrow: string): string[] {
  const withYear = before.epochs.length + after.epochs.length > 0
  const [was, is] = [before, after].map(report => statusSentence(report, withYear).slice(0, -1))
  const [wasSure, isSure] = [suretyOf(before), suretyOf(after)]
  if (before.epochs.length < after.epochs.length)
    return [`Earlier, under the same number: ${statusSentence(after.epochs.at(-1)!, true)}`, `Now: ${is} (${isSure})`]
  if (before.steps.length === 0) return [`${is} (${isSure})`]
  if (was === is) return [`${is} (${wasSure === isSure ? '' : 'now '}${isSure})`]
  const unlike = wasSure === isSure ? '' : ` (${wasSure.split(':')[0]})`
  return [`${was}${unlike} ${arrow} ${is} (${isSure})`]
}

// In order of time, as far as what is gone can be put among the others.
function itemsOf({ revised, recoded }: Change<TrackingEvent>, pen: Pen, arrow: string): Item[] {
  const replaced = new Set(recoded.map(({ before }) => before.index))
  const recodings = new Map(recoded.map(recoding => [recoding.after.index, recoding]))
  const gone: Item[] = []
  const items: Item[] = []
  for (const revision of revised) {
    const { before, after } = revision
    const recoding = after && !before ? recodings.get(after.index) : undefined
    const item = recoding ? recodedItem(recoding, pen) : itemOf(revision, arrow)
    if (!item || (before && !after && replaced.has(before.index))) continue
    if (!item.isGone) {
      while (gone[0] && gone[0].step.time < item.step.time) items.push(gone.shift()!)
      items.push(item)
    } else gone.push(item)
  }
  return [...items, ...gone]
}

// Null for a scan whose verdict stands.
function itemOf({ before, after }: Revision<TrackingEvent>, arrow: string): Item | null {
  if (!after) return { sign: '-', step: before!, isGone: true, remark: 'taken back by its source' }
  if (!before) return { sign: isDenied(after) ? '!' : '+', step: after }
  const turn = `${before.verdict} ${arrow} ${after.verdict}`
  if (isKept(before.verdict) && !isKept(after.verdict)) return { sign: '-', step: after, remark: 'others contradict it' }
  if (!isKept(before.verdict) && isKept(after.verdict)) return { sign: '+', step: after, remark: turn }
  if (before.verdict !== after.verdict) return { sign: '~', step: after, remark: turn }
  if (before.law !== after.law) return { sign: '~', step: after, remark: 'by another law' }
  if (before.presumed?.join() !== after.presumed?.join()) return { sign: '~', step: after, remark: 'presumes other scans' }
  return null
}

function recodedItem({ before, after }: Recoding<TrackingEvent>, pen: Pen): Item {
  const [was, is] = [before, after].map(({ code, readAs }) => wordsOf(pen, readAs ?? code))
  // Some codes share a label.
  const ofCodes = was === is ? `${pen.shown(before.code)} to ${pen.shown(after.code)}` : `${was} to ${is}`
  return { sign: '~', step: after, label: `re-coded from ${ofCodes}` }
}

const isDenied = ({ verdict }: Step) => verdict === 'impossible' || verdict === 'overruled' || verdict === 'unknown'

// The tags of a step: what was flagged, and whether its verdict lacks support.
function tagsOf(report: JournalReport, notes: Notes): (index: number) => string {
  const said = new Map<number, string[]>()
  const say = (index: number, note: string) => said.set(index, [...(said.get(index) ?? []), note])
  for (const { flags } of [...report.epochs, report]) for (const flag of flags) say(flag.index, noteOf(flag))
  for (const index of report.unsupported) say(index, UNSUPPORTED)
  return index => (said.get(index) ?? []).map(note => notes.tag(note)).join('')
}

// What became of the verdicts that lack support, where that is more than the lines show.
function supportOf(before: JournalReport, after: JournalReport, items: readonly Item[]): string[] {
  const [had, has] = [before.unsupported, after.unsupported]
  if (had.length === has.length) return []
  if (has.length === 0) return ['No verdict rests on the order of clocks without a zone any more.']
  const shown = new Set(items.flatMap(({ step, isGone }) => (isGone ? [] : [step.index])))
  if (has.every(index => shown.has(index))) return []
  const whose = has.length === 1 ? 'The verdict of 1 scan rests' : `The verdicts of ${has.length} scans rest`
  return [`${whose} on an order that clocks without a zone do not support.`]
}

// Scans whose verdict stands, by what else became of them.
function standing(revised: readonly Revision<TrackingEvent>[]): string[] {
  const others = revised.filter(revision => itemOf(revision, '') === null)
  const elsewhere = others.filter(({ before, after }) => before!.epoch !== after!.epoch).length
  return [
    said(elsewhere, 'belongs', 'belong', 'to another parcel of this number'),
    said(others.length - elsewhere, 'follows', 'follow', 'another status'),
  ].filter(sentence => sentence !== '')
}

function said(many: number, one: string, several: string, what: string): string {
  if (many === 0) return ''
  return many === 1
    ? `1 scan ${one} ${what} than before; its verdict stands.`
    : `${many} scans ${several} ${what} than before; their verdicts stand.`
}

const leftOut = ({ field, value, reason }: Rejected, { shown }: Pen) => {
  const said = shown(value)
  return `left out (${field} ${reason})${said && `: ${said}`}`
}

const count = (many: number, what: string) => (many === 1 ? `1 ${what}` : `${many} ${what}s`)
