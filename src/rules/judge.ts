// What follows from a change: the rules as they stood before it and as they stand after, and the difference as orders.

import { instantOf, ShipfoldError } from '../codes/index.js'
import type { Change, Times } from '../journal/index.js'
import type { Report } from '../replay/index.js'
import type { Table } from '../table/index.js'
import { type ReadyRule, type Rules, readyRules, rulesOn } from './define.js'
import { type Numbered, numbered } from './epochs.js'
import { partOf } from './keys.js'
import type { Deadline, Effect, Firing, Keyed, Orders } from './rule.js'
import { type Standing, standings } from './standing.js'

/** The presents to judge at; every option may be left out. */
export interface JudgeRulesOptions {
  /** The present when `before` was judged: a `Date`, a time as text (UTC where it names no zone) or milliseconds. When its latest input was heard, by default. */
  readonly since?: string | Date | number | undefined
  /** The present, in the same forms. When the latest input was heard, by default. */
  readonly now?: string | Date | number | undefined
  /** Since when the shipment is yours, in the same forms: what `silent` counts from until its first scan. Unknown by default. */
  readonly adoptedAt?: string | Date | number | undefined
  /** The `epochs` of the shipment's last {@link Orders}. */
  readonly epochs?: readonly number[] | undefined
  /** The `deadlines` of the shipment's last {@link Orders}: what waited for one was not sent, whatever edited rules now say of it. */
  readonly deadlines?: readonly Pick<Deadline, 'key'>[] | undefined
  /** The `heldBack` of the shipment's last {@link Orders}: what was held back was not sent, whatever edited rules now say of it. */
  readonly heldBack?: readonly string[] | undefined
  /** The table that `before` was judged by, where it is another than that of the rules. */
  readonly tableBefore?: Table | undefined
}

/**
 * What follows from a change, be it of what was heard or only of the present. The same call gives the same orders: nothing is
 * remembered. Throws `bad-option` for unusable options and for a report of another table, `bad-rule` for rules not made by
 * {@link defineRules} and for a `where` that throws or gives neither true nor false.
 */
export function judge<F extends Effect>(
  change: Pick<Change, 'shipment' | 'before' | 'after' | 'times'>,
  rules: Rules<F>,
  options: JudgeRulesOptions = {},
): Orders<F> {
  readyRules(rules)
  const { shipment, before, after, times } = change
  const { before: timesBefore, after: timesAfter } = times
  const since = presentOf('since', options.since, timesBefore)
  const now = presentOf('now', options.now, timesAfter)
  const adoptedAt = options.adoptedAt === undefined ? null : instantIn('adoptedAt', options.adoptedAt)
  const numbersBefore = numbered(before, timesBefore, knownEpochs(options.epochs))
  const numbersAfter = numbered(after, timesAfter, numbersBefore.epochs, { ...numbersBefore, report: before, times: timesBefore })
  const prefix = partOf(shipment)
  const rulesBefore = rulesOn(rules, options.tableBefore ?? rules.table)
  const were = look(rulesBefore, before, timesBefore, numbersBefore, since)
  const are = look(rules, after, timesAfter, numbersAfter, now)

  const { deadlines = [], heldBack = [] } = options
  const waited = new Set([...deadlines.map(({ key }) => key), ...heldBack])
  const send: Firing<F>[] = []
  const hold: Firing<F>[] = []
  const withdraw: Firing<F>[] = []
  for (const [key, is] of are) {
    const was = were.get(key)
    if (is.isDue && (!was?.isDue || waited.has(key))) send.push(firingOf(is))
    if (was?.isDue && is.isPresent && !is.isDue) hold.push(firingOf(is))
  }
  for (const [key, was] of were) if (was.isPresent && !are.get(key)?.isPresent) withdraw.push(firingOf(was))
  // Not what was true before it was held back: of a stricter rule, what was sent already; of a new one, what is none of its business.
  const began = ({ key, isHeldBack }: Standing<F>) => isHeldBack && (waited.has(key) || !were.get(key)?.isHeldBack)
  const held = [...are.values()].filter(began).map(({ key }) => key)
  const isSame = held.length === heldBack.length && held.every((key, at) => key === heldBack[at])
  return { send, hold, withdraw, deadlines: deadlinesOf(are), heldBack: isSame ? heldBack : held, epochs: numbersAfter.epochs }

  function look(its: Rules<F>, report: Report, times: Times, { numbers }: Numbered, present: number): Looked<F> {
    return standings({ rules: readyRules(its), table: its.table, report, times, numbers, present, adoptedAt, shipment, prefix })
  }
}

type Looked<F extends Effect> = ReadonlyMap<string, Standing<F>>

function firingOf<F extends Effect>({ key, ready, epoch, cause, events }: Standing<F>): Firing<F> {
  const keyed = (list: ReadyRule<F>['sends']): readonly Keyed<F>[] =>
    list.map(({ part, effect }) => ({ key: `${key}/${part}`, effect }))
  return {
    key,
    rule: ready.rule.name,
    epoch,
    cause: cause && { code: cause.code, time: cause.time, identity: events[cause.index]!.identity },
    do: keyed(ready.sends),
    undo: keyed(ready.undoes),
  }
}

function deadlinesOf<F extends Effect>(all: ReadonlyMap<string, Standing<F>>): readonly Deadline[] {
  const coming = [...all.values()].filter(({ dueAt }) => dueAt !== null)
  coming.sort((a, b) => a.dueAt! - b.dueAt!)
  return coming.map(({ dueAt, key, ready, epoch }) => ({ at: new Date(dueAt!).toISOString(), key, rule: ready.rule.name, epoch }))
}

function presentOf(name: 'since' | 'now', given: JudgeRulesOptions['now'], { heardAt }: Times): number {
  return given === undefined ? (heardAt ?? Number.NEGATIVE_INFINITY) : instantIn(name, given)
}

const instantIn = (name: string, given: string | Date | number): number =>
  typeof given === 'number' && !Number.isNaN(given) ? given : instantOf(name, given)

function knownEpochs(given: readonly number[] = []): readonly number[] {
  if (Array.isArray(given) && given.every(Number.isFinite)) return given
  throw new ShipfoldError('bad-option', "Unusable option epochs: give those of the shipment's last orders.")
}
