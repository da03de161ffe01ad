// How every rule stands at a present: what is true, what of it is due, and what becomes due by waiting.

import { ShipfoldError } from '../codes/index.js'
import type { EventTimes, Times } from '../journal/index.js'
import type { Journey, Report, Step } from '../replay/index.js'
import type { Table } from '../table/index.js'
import { ADOPTION, type Case } from './cases.js'
import { type Course, courseOf } from './course.js'
import type { ReadyRule } from './define.js'
import { eventPart } from './keys.js'
import type { Effect } from './rule.js'

/** One firing as it stands. */
export interface Standing<F extends Effect> {
  readonly key: string
  readonly ready: ReadyRule<F>
  readonly epoch: number
  /** The scan that makes it true; null where it is that the shipment was adopted. */
  readonly cause: Step | null
  readonly events: readonly EventTimes[]
  /** Whether it is true, be it over or held back. */
  readonly isPresent: boolean
  /** Whether its effects are to be sent. */
  readonly isDue: boolean
  /** Whether it is true, not over, and not to be sent as things stand. */
  readonly isHeldBack: boolean
  /** When it becomes due if nothing else is heard; null where it is due, or never will be. */
  readonly dueAt: number | null
}

/** A report at a present, with what judging it takes. */
export interface Scene<F extends Effect> {
  readonly rules: readonly ReadyRule<F>[]
  readonly table: Table
  readonly report: Report
  readonly times: Times
  readonly numbers: readonly (number | null)[]
  readonly present: number
  /** Since when the shipment is ours; null where that is not known. */
  readonly adoptedAt: number | null
  readonly shipment: string
  /** The shipment as a part of keys. */
  readonly prefix: string
}

/** Every firing that is true or can become so by waiting, by key: journey by journey, rule by rule. */
export function standings<F extends Effect>(scene: Scene<F>): ReadonlyMap<string, Standing<F>> {
  const { report, table, times, numbers, adoptedAt } = scene
  const all = new Map<string, Standing<F>>()
  const journeys: readonly Journey[] = report.epochs.length === 0 ? [report] : [...report.epochs, report]
  for (const [at, journey] of journeys.entries()) {
    // A shipment of which nothing was heard waits for its first journey.
    const epoch = numbers[at] ?? (adoptedAt !== null && journey.steps.length === 0 ? 0 : null)
    if (epoch === null) continue
    const course = courseOf(table, journey, times, at === journeys.length - 1, at === 0 ? adoptedAt : null)
    for (const ready of scene.rules) {
      const cases = ready.probe(course)
      if (cases.length > 0) stand(scene, ready, course, epoch, cases, all)
    }
  }
  return all
}

function stand<F extends Effect>(
  { prefix, present, shipment }: Scene<F>,
  ready: ReadyRule<F>,
  course: Course,
  epoch: number,
  cases: readonly Case[],
  all: Map<string, Standing<F>>,
): void {
  const { journey, times } = course
  const opensAt = openAt(ready, course, shipment)
  const base = `${prefix}/${epoch}/${ready.part}`
  if (ready.per === 'event') for (const one of cases) put(`${base}/${partOfCase(one)}`, [one])
  else put(base, cases)

  function partOfCase({ at }: Case): string {
    return at === ADOPTION ? 'adopted' : eventPart(times.events[journey.steps[at]!.index]!.identity)
  }

  // Its cause is the case that makes it due, else the one that makes it true.
  function put(key: string, those: readonly Case[]): void {
    const isTrue = ({ isOver, trueAt }: Case) => isOver || trueAt <= present
    const open = those.filter(({ isOver }) => !isOver).sort((a, b) => a.trueAt - b.trueAt || a.at - b.at)[0]
    const isDue = open !== undefined && Math.max(open.trueAt, opensAt) <= present
    const cause = open && open.trueAt <= present ? open : (those.find(isTrue) ?? those[0]!)
    const dueAt = open && !isDue ? Math.max(open.trueAt, opensAt) : Number.POSITIVE_INFINITY
    all.set(key, {
      key,
      ready,
      epoch,
      cause: journey.steps[cause.at] ?? null,
      events: times.events,
      isPresent: those.some(isTrue),
      isDue,
      isHeldBack: open !== undefined && open.trueAt <= present && opensAt === Number.POSITIVE_INFINITY,
      dueAt: dueAt <= LATEST ? dueAt : null,
    })
  }
}

// The last instant that a date can say.
const LATEST = 8_640_000_000_000_000

// From when on what is true may be sent, as `only` has it; Infinity for not as things stand.
function openAt<F extends Effect>(ready: ReadyRule<F>, course: Course, shipment: string): number {
  const { needsSettled, quietMs, rule } = ready
  if (needsSettled && !course.journey.settled) return Number.POSITIVE_INFINITY
  if (rule.only?.where && !isWhere(rule.name, rule.only.where, course.journey, shipment)) return Number.POSITIVE_INFINITY
  return quietMs > 0 ? newsAt(course) + quietMs : Number.NEGATIVE_INFINITY
}

// When a journey last had news: counted from when it was heard, for how long we have known.
function newsAt({ journey, times, isLatest }: Course): number {
  if (isLatest) return times.changedAt ?? Number.NEGATIVE_INFINITY
  return journey.steps.reduce((latest, { index }) => Math.max(latest, times.events[index]!.heardAt), Number.NEGATIVE_INFINITY)
}

function isWhere(name: string, where: (journey: Journey) => boolean, journey: Journey, shipment: string): boolean {
  let said: unknown
  try {
    said = where(journey)
  } catch (cause) {
    throw new ShipfoldError('bad-rule', `Rule ${JSON.stringify(name)}: only.where threw for shipment ${shipment}. Mend it.`, {
      cause,
    })
  }
  if (typeof said === 'boolean') return said
  throw new ShipfoldError(
    'bad-rule',
    `Rule ${JSON.stringify(name)}: only.where gave ${said === null ? 'null' : `a value of type ${typeof said}`} for shipment ${shipment}. It must give true or false, at once.`,
  )
}
