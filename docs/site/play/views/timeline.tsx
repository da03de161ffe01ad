// The status, what changed, and the scans: for each its verdict and cost in the reading with the lowest cost and in the next one.

import { signal } from '@preact/signals'
import { pathArrows } from '../../../../src/render/diagram.js'
import { doubtSentences, standingTitle } from '../../../../src/render/doubts.js'
import { constraintSentence, dateText, labelOf, statusSentence } from '../../../../src/render/explain.js'
import { verdictSign } from '../../../../src/render/rows.js'
import { reportedNote } from '../../../../src/render/timeline-html.js'
import { isKept, type Step } from '../../../../src/replay/index.js'
import type { OtherStep } from '../../../../src/replay/other-reading.js'
import { type Code, plainTime, readTime } from '../../../../src/vocabulary/index.js'
import { moveScan } from '../edits.js'
import { changes, edit, edits, input, isEdited, MAX_COMPARED, original, other, type Reading, reading } from '../state.js'

// How many scans are shown at first; the page would be slow with thousands.
const PAGE = 150
const more = signal(0)

export function Timeline() {
  const now = reading.value
  if (!now) return <Empty />
  const { report, edited, shipment } = now
  return (
    <>
      <div class="head">
        <h2>{shipment.shipment ?? 'Timeline'}</h2>
      </div>
      <div class={`status ${report.certain ? 'certain' : 'uncertain'}`}>
        <p class="sentence">
          {statusSentence(report, true)} <span class="badge">{report.certain ? '✓ certain' : '? uncertain'}</span>
        </p>
        {[...doubtSentences(report, time => dateText(time, true)), ...reportedNote(report, shipment.reported)].map(sentence => (
          <p key={sentence}>{sentence}</p>
        ))}
        <Changes />
      </div>
      <p class="aloud" aria-live="polite">
        {statusSentence(report)} {report.certain ? 'Certain.' : 'Uncertain.'} Cost {report.cost}.
      </p>
      {report.journeys.length > 0 && (
        <p class="hint">
          The number was used before: {report.journeys.map(journey => statusSentence(journey, true)).join(' ')} The scans below
          are those of the latest journey.
        </p>
      )}
      {report.steps.length > 0 && <Scans now={now} />}
      {[
        ...shipment.rejected.map(({ index, field, reason }) => ({ index, field, reason })),
        ...report.rejected.map(({ index, field, reason }) => ({ index: edited.indexes[index]!, field, reason })),
      ].map(({ index, field, reason }) => (
        <p class="problem" key={`${index} ${field}`}>
          {index === null ? 'The payload' : `Scan ${index + 1} of the payload`} was left out: {field}, {reason}.
        </p>
      ))}
    </>
  )
}

const Empty = () => (
  <div class="empty">
    <p>
      <b>{input.value.problem ? 'Nothing to show yet.' : 'No payload yet.'}</b>
    </p>
    <p>
      {input.value.problem
        ? 'The input says what is wrong with the payload, and where.'
        : 'Paste what your tracking provider sent, or choose an example above. You see the true status, and which scans cannot be true.'}
    </p>
  </div>
)

function Changes() {
  if (!isEdited.value || !original.value || !reading.value) return null
  const [was, is] = [original.value.report, reading.value.report]
  const judged = changes.value.size
  const parts = [
    ...(standingTitle(was.outcome ?? was.status) === standingTitle(is.outcome ?? is.status)
      ? []
      : [`the status was "${standingTitle(was.outcome ?? was.status)}"`]),
    ...(was.certain === is.certain ? [] : [`it was ${was.certain ? 'certain' : 'uncertain'}`]),
    ...(was.cost === is.cost ? [] : [`the cost was ${was.cost}`]),
    ...(judged > 0 ? [judged === 1 ? '1 scan was judged otherwise' : `${judged} scans were judged otherwise`] : []),
  ]
  return (
    <p class="changed">
      <b>Edited.</b> {parts.length > 0 ? `Before: ${parts.join('; ')}.` : 'The reading is the same as before.'}
    </p>
  )
}

function Scans({ now }: { now: Reading }) {
  const { report, edited, costs } = now
  const next = other.value
  const numbers = numbersOf(report)
  const rows = withHidden(report.steps, now)
  const first = Math.max(0, rows.length - PAGE - more.value)
  return (
    <>
      <div class="readings" aria-hidden="true">
        <span />
        <span>
          Lowest cost: <b>{report.cost}</b>
          <small>{standingTitle(report.outcome ?? report.status)}</small>
        </span>
        <span>
          {next ? (
            <>
              Next: <b>{next.cost}</b> (+{next.margin})<small>{standingTitle(next.outcome ?? next.status)}</small>
            </>
          ) : (
            <small>
              {edited.events.length > MAX_COMPARED ? `no next reading over ${MAX_COMPARED} scans` : 'no other reading'}
            </small>
          )}
        </span>
      </div>
      {first > 0 && (
        <button type="button" class="more" onClick={() => (more.value += 10 * PAGE)}>
          Show earlier scans: {first} more
        </button>
      )}
      <ol class="scans">
        {rows
          .slice(first)
          .map(row =>
            row.at === null ? (
              <HiddenScan key={`off ${row.index}`} index={row.index} />
            ) : (
              <Scan
                key={row.index}
                index={row.index}
                at={row.at}
                step={report.steps[row.at]!}
                cost={costs[row.at]!}
                number={numbers.get(report.steps[row.at]!.index)}
                next={next?.steps[row.at]}
              />
            ),
          )}
      </ol>
    </>
  )
}

interface ScanProps {
  readonly index: number
  readonly at: number
  readonly step: Step
  readonly cost: number
  readonly number: string | undefined
  readonly next: OtherStep | undefined
}

function Scan({ index, at, step, cost, number, next }: ScanProps) {
  const { verdict, code, readAs, event, constraint, presumed = [] } = step
  const label = code === null ? 'No code' : labelOf(readAs ?? code) || '?'
  const was = changes.value.get(index)
  const name = `${label}, ${plainTime(step.time)}`
  const [place, text] = [textOf(event.place), textOf(event.text)]
  return (
    <li class={`scan ${verdict}${was ? ' otherwise' : ''}`}>
      <span class="controls">
        <input type="checkbox" checked aria-label={`Use the scan ${name}`} onChange={() => hide(index)} />
        <button
          type="button"
          aria-label={`Move earlier: ${name}`}
          title="Change places with the scan before"
          disabled={at === 0}
          onClick={() => move(at, -1)}
        >
          ↑
        </button>
        <button
          type="button"
          aria-label={`Move later: ${name}`}
          title="Change places with the scan after"
          disabled={isLast(at)}
          onClick={() => move(at, 1)}
        >
          ↓
        </button>
      </span>
      <div class="what">
        <span class="line">
          <time>{plainTime(step.time)}</time> {number && <span class="number">{number}</span>}
        </span>
        <b>
          {label} <code>{readAs ? `${code}, read as ${readAs}` : (code ?? '')}</code>
        </b>
        {(place || text) && <bdi class="text">{text.includes(place) ? text : `${place}${text && `: ${text}`}`}</bdi>}
        {constraint && <span class="reason">{constraintSentence(constraint)}</span>}
        {presumed.length > 0 && <span class="reason">Presumed before it: {presumed.map(labelled).join(', ')}.</span>}
        {was && <span class="was">Before the edits: {was}</span>}
      </div>
      <Judged verdict={verdict} cost={cost} reading="Lowest cost" />
      {next ? (
        <Judged
          verdict={next.verdict}
          cost={next.cost}
          reading="Next reading"
          isOther={isKept(next.verdict) !== isKept(verdict)}
        />
      ) : (
        <span />
      )}
    </li>
  )
}

const Judged = ({
  verdict,
  cost,
  reading: name,
  isOther = false,
}: {
  verdict: Step['verdict']
  cost: number
  reading: string
  isOther?: boolean
}) => (
  <span class={`judged ${verdict}${isOther ? ' differs' : ''}`}>
    <span class="aloud">{name}: </span>
    <span class="sign" aria-hidden="true">
      {verdictSign(verdict)}
    </span>{' '}
    {verdict}
    {cost > 0 && (
      <b class="cost">
        <span class="aloud">, cost </span>
        {cost}
      </b>
    )}
  </span>
)

function HiddenScan({ index }: { index: number }) {
  const { code, time } = reading.value!.shipment.events[index]!
  const label = typeof code === 'string' ? labelOf(code) : 'No code'
  return (
    <li class="scan off">
      <span class="controls">
        <input
          type="checkbox"
          checked={false}
          aria-label={`Use the scan ${label}, ${plainTime(String(time))}`}
          onChange={() => show(index)}
        />
      </span>
      <div class="what">
        <span class="line">
          <time>{plainTime(String(time))}</time>
        </span>
        <s>{label}</s>
      </div>
      <span class="judged">switched off</span>
      <span />
    </li>
  )
}

// The steps, and the scans that are switched off where their time puts them; `at` is the step's place, null for none.
function withHidden(
  steps: readonly Step[],
  { shipment, edited }: Reading,
): { readonly index: number; readonly at: number | null }[] {
  const rows: { index: number; at: number | null }[] = steps.map(({ index }, at) => ({ index: edited.indexes[index]!, at }))
  for (const index of edits.value.off) {
    const time = readTime(shipment.events[index]?.time)
    if (Number.isNaN(time)) continue
    const after = rows.findIndex(({ index: each }) => readTime(shipment.events[each]!.time) > time)
    rows.splice(after < 0 ? rows.length : after, 0, { index, at: null })
  }
  return rows
}

// The numbers of the scans in the picture, by step.
function numbersOf(report: Reading['report']): ReadonlyMap<number, string> {
  const numbers = new Map<number, string>()
  const drawn = pathArrows(report).filter(({ from, to, kind }) => kind !== 'scan' || from !== to)
  for (const [at, { step, kind }] of drawn.entries()) if (kind !== 'presumed') numbers.set(step.index, String(at + 1))
  return numbers
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : '')
const labelled = (code: Code) => labelOf(code)
const isLast = (at: number) => at === reading.value!.report.steps.length - 1
const hide = (index: number) => edit({ ...edits.value, off: [...edits.value.off, index].sort((a, b) => a - b) })
const show = (index: number) => edit({ ...edits.value, off: edits.value.off.filter(each => each !== index) })

function move(at: number, by: -1 | 1): void {
  const { edited, report } = reading.value!
  edit(moveScan(edits.value, edited, report.steps, at, by))
}
