// What each `when` and each `if` means, as stories. Traces are hours of 1 March 2026.

import { describe, expect, test } from 'vitest'
import { applyInput, createJournal, defineRules, evaluateRules, type Rule, type TrackingEvent } from '../../src/index.js'
import { reportWithTimes } from '../../src/journal/index.js'
import { type Condition, rulesOn, type When } from '../../src/rules/index.js'
import { shippedTable, type Table } from '../../src/table/index.js'
import { hour, RuleRunner } from './run-rules.js'

const rule = (when: When, condition?: Condition): Rule => ({
  name: 'it',
  when,
  ...(condition && { if: condition }),
  do: { kind: 'notify' },
})
const runner = (when: When, condition?: Condition) => new RuleRunner(defineRules([rule(when, condition)]))

describe('entered', () => {
  test('fires once a journey, for the first scan, and is compensated when that scan is recoded', () => {
    const its = runner({ kind: 'entered', status: 'delivered' })
    expect(its.receive('1/1@1 5/5@2', 3)).toEqual([])
    expect(its.receive('1/1@1 5/5@2 3/301@3', 4)).toEqual(['fire it for 3/301'])
    expect(its.receive('1/1@1 5/5@2 3/301@3 3/3@4', 5)).toEqual([])
    const recoded = runner({ kind: 'entered', status: 'delivered' })
    recoded.receive('1/1@1 5/5@2 3/301@3', 4)
    expect(recoded.receive('1/1@1 5/5@2 2/204@3', 6)).toEqual(['compensate it for 3/301'])
  })

  test('fires for each scan that enters the status if it is per event', () => {
    const its = runner({ kind: 'entered', status: 'outForDelivery', per: 'event' })
    expect(its.receive('1/1@1 5/5@2 2/204@3 5/5@5', 6)).toEqual(['fire it for 5/5', 'fire it for 5/5'])
  })

  test('stays when the status is left again', () => {
    const its = runner({ kind: 'entered', status: 'exception' })
    expect(its.receive('1/1@1 5/5@2 2/204@3', 4)).toEqual(['fire it for 2/204'])
    expect(its.receive('1/1@1 5/5@2 2/204@3 5/5@5', 6)).toEqual([])
  })

  test('returned is not entered by a cancelled label', () => {
    expect(runner({ kind: 'entered', status: 'returned' }).receive('1/101@1 4/401@2', 3)).toEqual([])
    expect(runner({ kind: 'entered', status: 'returned' }).receive('1/1@1 6/6@2 4/4@3', 4)).toEqual(['fire it for 4/4'])
  })

  test('is not true of a status that only presumed scans enter', () => {
    const its = runner({ kind: 'entered', status: 'outForDelivery' })
    expect(its.receive('1/1@1 3/301@2', 3)).toEqual([])
  })
})

describe('left', () => {
  test('fires for the scan that leaves the status', () => {
    const its = runner({ kind: 'left', status: 'outForDelivery' })
    expect(its.receive('1/1@1 5/5@2', 3)).toEqual([])
    expect(its.receive('1/1@1 5/5@2 2/204@3', 4)).toEqual(['fire it for 2/204'])
  })

  test('fires for the first scan when expected is left', () => {
    expect(runner({ kind: 'left', status: 'expected' }).receive('1/1@1', 2)).toEqual(['fire it for 1/1'])
  })
})

describe('reached', () => {
  test('is true while the outcome stands', () => {
    const its = runner({ kind: 'reached', outcome: 'delivered' })
    expect(its.receive('1/1@1 5/5@2 3/301@3', 4)).toEqual(['fire it for 3/301'])
    expect(its.receive('1/1@1 5/5@2 3/301@3 6/6@9', 10)).toEqual(['compensate it for 3/301'])
  })

  test('cancelled and returned are different outcomes', () => {
    expect(runner({ kind: 'reached', outcome: 'returned' }).receive('1/101@1 4/401@2', 3)).toEqual([])
    expect(runner({ kind: 'reached', outcome: 'cancelled' }).receive('1/101@1 4/401@2', 3)).toEqual(['fire it for 4/401'])
  })
})

describe('seen', () => {
  test('fires for each scan with one of the codes', () => {
    const its = runner({ kind: 'seen', code: ['2/204', '2/206'] })
    expect(its.receive('1/1@1 5/5@2 2/204@3 2/206@4 2/204@5', 6)).toEqual([
      'fire it for 2/204',
      'fire it for 2/206',
      'fire it for 2/204',
    ])
  })

  test('two scans with the same second and code are two', () => {
    const scan = { code: '2/204', time: hour(3) }
    const its = runner({ kind: 'seen', code: '2/204' })
    const list = [
      { code: '5/5', time: hour(2) },
      { ...scan, text: 'Nobody in' },
      { ...scan, text: 'No answer' },
    ]
    expect(its.receive(list, 4)).toHaveLength(2)
    expect(its.receive([...list, { ...scan, text: 'Nobody in' }], 5)).toEqual([])
  })

  test('fires once a journey if it is per journey', () => {
    const its = runner({ kind: 'seen', code: '2/204', per: 'journey' })
    expect(its.receive('1/1@1 5/5@2 2/204@3 2/204@5', 6)).toEqual(['fire it for 2/204'])
  })

  test('ignores discounted scans, and matches the code that an unknown substatus is read as', () => {
    expect(runner({ kind: 'seen', code: '0/0' }).receive('1/1@1 5/5@2 3/301@3 3/303@4 0/1002@5 0/0@6', 7)).toEqual([
      'fire it for 0/0',
    ])
    expect(runner({ kind: 'seen', code: '0/1002' }).receive('1/1@1 5/5@2 3/301@3 0/1002@4', 5)).toEqual([])
    expect(runner({ kind: 'seen', code: '0/0' }).receive('1/1@1 0/999@2', 3)).toEqual(['fire it for 0/999'])
  })
})

test('flagged fires for each scan with the constraint, kept or not', () => {
  const its = runner({ kind: 'flagged', constraint: ['delivered-is-final', 'not-offered'] })
  expect(its.receive('1/1@1 3/301@3 7/7@4 5/5@5', 6)).toEqual(['fire it for 3/301', 'fire it for 7/7', 'fire it for 5/5'])
})

describe('lasted', () => {
  const when: When = { kind: 'lasted', status: 'outForDelivery', for: 'PT10H' }

  test('is due once it has lasted, and is a deadline before', () => {
    const its = runner(when)
    expect(its.receive('1/1@1 5/5@2', 3)).toEqual(['it at 12'])
    expect(its.wait(11)).toEqual(['it at 12'])
    expect(its.wait(12)).toEqual(['fire it for 5/5'])
    expect(its.wait(13)).toEqual([])
  })

  test('is suppressed once it is over, and compensated if it turns out to have been shorter', () => {
    const over = runner(when)
    over.receive('1/1@1 5/5@2', 3)
    over.wait(12)
    expect(over.receive('1/1@1 5/5@2 3/301@14', 14)).toEqual(['suppress it for 5/5'])
    const shorter = runner(when)
    shorter.receive('1/1@1 5/5@2', 3)
    shorter.wait(12)
    expect(shorter.receive('1/1@1 5/5@2 3/301@11', 14)).toEqual(['compensate it for 5/5'])
  })

  test('starts again, and is another activation each time if it is per event', () => {
    const twice = '1/1@1 5/5@2 2/204@14 5/5@15'
    expect(runner(when).receive(twice, 30)).toEqual(['fire it for 5/5'])
    const each = runner({ ...when, per: 'event' })
    expect(each.receive('1/1@1 5/5@2', 13)).toEqual(['fire it for 5/5'])
    expect(each.receive('1/1@1 5/5@2 2/204@14', 14)).toEqual(['suppress it for 5/5'])
    expect(each.receive(twice, 16)).toEqual(['it at 25'])
    expect(each.wait(25)).toEqual(['fire it for 5/5'])
  })

  test('of a code ends with the next kept scan of another code', () => {
    const its = runner({ kind: 'lasted', code: '5/501', for: 'PT10H' })
    expect(its.receive('1/1@1 5/501@2 5/501@5', 6)).toEqual(['it at 12'])
    expect(its.receive('1/1@1 5/501@2 5/501@5 5/5@7', 8)).toEqual([])
    const over = runner({ kind: 'lasted', code: '5/501', for: 'PT10H' })
    expect(over.receive('1/1@1 5/501@2 5/501@5', 12)).toEqual(['fire it for 5/501'])
    expect(over.receive('1/1@1 5/501@2 5/501@5 3/304@13', 14)).toEqual(['suppress it for 5/501'])
  })

  test('counts from receipt if the zone of a scan is unknown', () => {
    const its = new RuleRunner(defineRules([rule(when)]), {})
    expect(its.receive('1/1@1 5/5@2', 7)).toEqual(['it at 17'])
  })

  test('counts from receipt if a scan is dated later', () => {
    expect(runner(when).receive('1/1@1 5/5@9', 7)).toEqual(['it at 17'])
  })
})

describe('silent', () => {
  const when: When = { kind: 'silent', for: 'PT10H' }

  test('is due after the last scan, for each silence, until there is an outcome', () => {
    const its = runner(when)
    expect(its.receive('1/1@1', 2)).toEqual(['it at 11'])
    expect(its.wait(11)).toEqual(['fire it for 1/1'])
    expect(its.receive('1/1@1 0/0@12', 13)).toEqual(['suppress it for 1/1', 'it at 22'])
    expect(its.wait(22)).toEqual(['fire it for 0/0'])
    expect(its.receive('1/1@1 0/0@12 3/301@23', 24)).toEqual(['suppress it for 0/0'])
  })

  test('is compensated when a scan within it is received late', () => {
    const its = runner(when)
    its.receive('1/1@1', 2)
    expect(its.wait(11)).toEqual(['fire it for 1/1'])
    expect(its.receive('1/1@1 0/0@5', 12)).toEqual(['compensate it for 1/1', 'it at 15'])
  })

  test('discounted scans and scans without a code end it too', () => {
    expect(runner(when).receive('1/1@1 0/0@2 4/401@4', 5)).toEqual(['it at 14'])
    expect(runner(when).receive('1/1@1 -@4 0/0@5', 6)).toEqual(['it at 15'])
    const its = runner(when)
    its.receive('1/1@1', 2)
    expect(its.wait(11)).toEqual(['fire it for 1/1'])
    expect(its.receive('1/1@1 -@5', 12)).toEqual(['compensate it for 1/1'])
  })
})

describe('overdue', () => {
  const when: When = { kind: 'overdue', since: 'accepted', for: 'PT10H' }

  test('counts from the first entry, whatever comes between', () => {
    const its = runner(when)
    expect(its.receive('1/1@1 0/0@3 7/7@4 1/1@5', 6)).toEqual(['it at 11'])
    expect(its.wait(11)).toEqual(['fire it for 1/1'])
    expect(its.receive('1/1@1 0/0@3 7/7@4 1/1@5 3/301@12', 13)).toEqual(['suppress it for 1/1'])
  })

  test('is compensated when it turns out to have been in time', () => {
    const its = runner(when)
    its.receive('1/1@1', 2)
    its.wait(11)
    expect(its.receive('1/1@1 3/301@10', 13)).toEqual(['compensate it for 1/1'])
  })

  test('a status until that came before does not count', () => {
    const its = runner({ ...when, since: 'exception', until: 'outForDelivery' })
    expect(its.receive('1/1@1 5/5@2 2/204@3', 4)).toEqual(['it at 13'])
  })

  test('ends with the status until', () => {
    const its = runner({ ...when, until: 'outForDelivery' })
    expect(its.receive('1/1@1 5/5@9 2/204@10', 20)).toEqual([])
    expect(its.receive('1/1@1 2/204@10', 21, { issuedAt: hour(21) })).toEqual(['fire it for 1/1'])
  })
})

describe('silent and overdue wait while the newest scans have no code', () => {
  test('a parcel whose scans all lack codes never becomes silent', () => {
    const its = runner({ kind: 'silent', for: 'PT10H' })
    expect(its.receive('-@1 -@2', 3)).toEqual([])
    expect(its.wait(500)).toEqual([])
    expect(its.result!.withheld).toHaveLength(1)
    expect(its.receive('-@1 -@2 -@599', 600)).toEqual([])
    expect(its.receive('1/1@1 0/0@2 5/5@598', 601, { issuedAt: hour(601) })).toEqual(['compensate it for null', 'it at 608'])
  })

  test('silence goes on when a code comes, and what was delivered stays', () => {
    const when: When = { kind: 'silent', for: 'PT10H' }
    const its = runner(when)
    expect(its.receive('1/1@1', 2)).toEqual(['it at 11'])
    expect(its.wait(11)).toEqual(['fire it for 1/1'])
    expect(its.receive('1/1@1 -@12', 13)).toEqual(['suppress it for 1/1'])
    expect(its.wait(30)).toEqual([])
    expect(its.receive('1/1@1 -@12 0/0@13', 31)).toEqual(['fire it for 0/0', 'compensate it for null'])
  })

  test('overdue', () => {
    const its = runner({ kind: 'overdue', since: 'accepted', for: 'PT10H' })
    expect(its.receive('1/1@1', 2)).toEqual(['it at 11'])
    expect(its.receive('1/1@1 -@8', 9)).toEqual([])
    expect(its.wait(40)).toEqual([])
    expect(its.receive('1/1@1 -@8 5/5@39', 41)).toEqual(['fire it for 1/1'])
    expect(its.receive('1/1@1 -@8 5/5@39 -@42', 43)).toEqual(['suppress it for 1/1'])
    const delivered = runner({ kind: 'overdue', since: 'accepted', for: 'PT10H' })
    delivered.receive('1/1@1 -@8', 9)
    expect(delivered.wait(40)).toEqual([])
    expect(delivered.receive('1/1@1 -@8 3/301@9', 41)).toEqual(['compensate it for 1/1'])
  })
})

describe('doubted', () => {
  const twoReadings = '1/1@1 5/5@2 3/301@3 8/8@4 8/12@5 5/5@6'

  test('fires while the report has the doubt, for the newest scan', () => {
    const its = runner({ kind: 'doubted', doubt: 'uncoded' })
    expect(its.receive('1/1@1', 2)).toEqual([])
    expect(its.receive('1/1@1 -@2', 3)).toEqual(['fire it for null'])
    expect(its.receive('1/1@1 -@2 -@3', 4)).toEqual([])
    expect(its.receive('1/1@1 -@2 -@3 5/5@4', 5)).toEqual(['compensate it for null'])
  })

  test('of one kind, of some, of any', () => {
    const fires = (when: When, trace: string) => runner(when).receive(trace, 9).length === 1
    const whens: When[] = [
      { kind: 'doubted', doubt: 'other-reading' },
      { kind: 'doubted', doubt: ['no-scan', 'uncoded'] },
      { kind: 'doubted' },
    ]
    expect(whens.map(when => fires(when, twoReadings))).toEqual([true, false, true])
    expect(whens.map(when => fires(when, '-@1'))).toEqual([false, true, true])
    expect(whens.map(when => fires(when, '1/1@1 5/5@2'))).toEqual([false, false, false])
  })

  test('order: two clocks whose zones are unknown', () => {
    const its = new RuleRunner(defineRules([rule({ kind: 'doubted', doubt: 'order' })]), {})
    expect(its.receive('1/1@1 5/5@5', 6, { source: 'a' })).toEqual([])
    expect(its.receive('3/301@5', 7, { source: 'b' })).toEqual(['fire it for 3/301'])
  })

  test('is undone when a new journey begins', () => {
    const its = runner({ kind: 'doubted' })
    const days = (days: number) => hour(24 * days)
    const first = [
      { code: '1/1', time: days(0) },
      { code: '3/301', time: days(2) },
      { text: 'thanks', time: days(3) },
    ]
    expect(its.receive(first, 24 * 3)).toEqual(['fire it for null'])
    expect(its.receive([...first, { code: '1/1', time: days(40) }], 24 * 40)).toEqual(['compensate it for null'])
  })

  test('does not fire before the first scan', () => {
    const { journal } = new RuleRunner(defineRules([]))
    const { change } = applyInput(journal, [])
    const rules = defineRules([rule({ kind: 'doubted' })])
    expect(evaluateRules(change, rules, { now: hour(9), registeredAt: hour(1) }).fire).toEqual([])
  })

  test('if: leg is that of the journey', () => {
    expect(runner({ kind: 'doubted' }, { leg: 'return' }).receive('1/1@1 6/6@2 -@3', 4)).toHaveLength(1)
    expect(runner({ kind: 'doubted' }, { leg: 'outbound' }).receive('1/1@1 6/6@2 -@3', 4)).toEqual([])
  })
})

describe('if', () => {
  const uncertain = '1/1@1 5/5@2 3/301@3 8/8@4 8/12@5 5/5@6'

  test('certain suppresses while the status is uncertain, and compensates nothing', () => {
    const its = runner({ kind: 'entered', status: 'accepted' }, { certain: true })
    expect(its.receive('1/1@1 5/5@2 3/301@3', 4)).toEqual(['fire it for 1/1'])
    expect(its.receive(uncertain, 7)).toEqual(['suppress it for 1/1'])
    expect(its.receive(`${uncertain} 3/301@8`, 9)).toEqual(['fire it for 1/1'])
  })

  test('certain for a time counts from the receipt of the last news', () => {
    const its = runner({ kind: 'reached', outcome: 'delivered' }, { certain: 'PT10H' })
    expect(its.receive('1/1@1 5/5@2 3/301@3', 6)).toEqual(['it at 16'])
    expect(its.receive('1/1@1 5/5@2 3/301@3 3/3@4', 8)).toEqual(['it at 18'])
    expect(its.receive('1/1@1 5/5@2 3/301@3 3/3@4', 9)).toEqual(['it at 18'])
    expect(its.wait(18)).toEqual(['fire it for 3/301'])
  })

  test('certain for a time counts again after each retraction and each doubt, but not after a body that comes again', () => {
    const its = runner({ kind: 'entered', status: 'accepted' }, { certain: 'PT10H' })
    expect(its.receive('1/1@1 5/5@2 0/0@3', 4)).toEqual(['it at 14'])
    expect(its.receive('1/1@1 5/5@2 0/0@3', 5)).toEqual(['it at 14'])
    expect(its.receive('1/1@1 0/0@3', 6)).toEqual(['it at 16'])
    expect(its.receive('1/1@1 0/0@3 -@4', 7)).toEqual([])
    expect(its.receive('1/1@1 0/0@3 -@4', 8)).toEqual([])
    expect(its.receive('1/1@1 0/0@3 -@4 5/5@5', 9)).toEqual(['it at 19'])
    expect(its.receive('1/1@1 0/0@3 -@4 5/5@5', 18)).toEqual(['it at 19'])
    expect(its.wait(19)).toEqual(['fire it for 1/1'])
  })

  test('certain for a time: the later of both is the deadline if the rule has a duration too', () => {
    const when: When = { kind: 'lasted', status: 'delivered', for: 'PT10H' }
    expect(runner(when, { certain: 'PT2H' }).receive('1/1@1 5/5@2 3/301@3', 6)).toEqual(['it at 13'])
    expect(runner(when, { certain: 'PT20H' }).receive('1/1@1 5/5@2 3/301@3', 6)).toEqual(['it at 26'])
  })

  test('leg is that of the scan, or of the journey if the rule is not about a scan', () => {
    const trace = '1/1@1 2/2@2 6/6@3 2/2@4'
    expect(runner({ kind: 'seen', code: '2/2' }, { leg: 'return' }).receive(trace, 5)).toEqual(['fire it for 2/2'])
    expect(runner({ kind: 'seen', code: '2/2' }).receive(trace, 5)).toHaveLength(2)
    expect(runner({ kind: 'silent', for: 'PT1H' }, { leg: 'outbound' }).receive(trace, 9)).toEqual([])
    expect(runner({ kind: 'silent', for: 'PT1H' }, { leg: 'return' }).receive(trace, 9)).toEqual(['fire it for 2/2'])
  })

  test('leg is part of the match: on another leg the rule is not true, so it is compensated', () => {
    const its = runner({ kind: 'silent', for: 'PT1H' }, { leg: 'outbound' })
    expect(its.receive('1/1@1', 3)).toEqual(['fire it for 1/1'])
    expect(its.receive('1/1@1 6/6@2', 4)).toEqual(['compensate it for 1/1'])
  })

  test('where gets the journey; while it returns false, delivered effects stay', () => {
    const its = runner({ kind: 'entered', status: 'accepted' }, { where: ({ status }) => status === 'accepted' })
    expect(its.receive('1/1@1', 2)).toEqual(['fire it for 1/1'])
    expect(its.receive('1/1@1 0/0@2', 3)).toEqual(['suppress it for 1/1'])
  })

  test('a where that throws, or returns no boolean, names the rule and the shipment', () => {
    const error = new Error('no')
    const throws = runner(
      { kind: 'entered', status: 'accepted' },
      {
        where: () => {
          throw error
        },
      },
    )
    expect(() => throws.receive('1/1@1', 2)).toThrow(
      expect.objectContaining({ code: 'bad-rule', cause: error, message: expect.stringMatching(/"it".*A1/) }),
    )
    const waits = runner({ kind: 'entered', status: 'accepted' }, { where: (async () => true) as unknown as () => boolean })
    expect(() => waits.receive('1/1@1', 2)).toThrow(expect.objectContaining({ code: 'bad-rule' }))
  })

  test('an asynchronous where is refused, and its rejection ends nothing', async () => {
    const rejected: unknown[] = []
    const listen = (reason: unknown) => rejected.push(reason)
    process.on('unhandledRejection', listen)
    const late = () => Promise.reject(new Error('no such order'))
    const throwing = () =>
      new Proxy(
        {},
        {
          get() {
            throw new Error('no')
          },
        },
      )
    for (const where of [late, throwing] as unknown as (() => boolean)[])
      expect(() => runner({ kind: 'entered', status: 'accepted' }, { where }).receive('1/1@1', 2)).toThrow(
        expect.objectContaining({
          code: 'bad-rule',
          message: expect.stringContaining('must return true or false synchronously'),
        }),
      )
    // Rejections are reported when the microtasks of a turn are done.
    for (let turn = 0; turn < 3; turn++) await new Promise(setImmediate)
    process.off('unhandledRejection', listen)
    expect(rejected).toEqual([])
  })
})

describe('a number used again', () => {
  const days = (days: number) => hour(24 * days)
  const first: TrackingEvent[] = [
    { code: '1/1', time: days(0) },
    { code: '3/301', time: days(2) },
    { code: '3/3', time: days(29) },
  ]
  const second: TrackingEvent[] = [
    { code: '1/1', time: days(33) },
    { code: '3/301', time: days(35) },
  ]
  const delivered: When = { kind: 'reached', outcome: 'delivered' }

  test('each journey has its own activation, and those of the older one stay', () => {
    const its = runner(delivered)
    expect(its.receive(first, 24 * 30)).toEqual(['fire it for 3/301'])
    expect(its.receive([...first, ...second], 24 * 36)).toEqual(['fire it for 3/301'])
    expect(its.result!.fire[0]!.key).toBe('A1/1/it')
  })

  test('a journey keeps its number when an older one is received later', () => {
    const its = runner(delivered)
    its.receive(second, 24 * 36)
    expect(its.result!.fire[0]!.key).toBe('A1/0/it')
    expect(its.receive([...first, ...second], 24 * 37)).toEqual(['fire it for 3/301'])
    expect(its.result!.fire[0]).toMatchObject({ key: 'A1/1/it', journey: 1 })
    expect(its.result!.journeyStarts).toHaveLength(2)
  })

  test('a journey whose last scan came first keeps its number when the rest and the next journey come at once', () => {
    const its = runner({ kind: 'seen', code: ['3/3', '3/301'] })
    its.receive([first[2]!], 24 * 30)
    const { key } = its.result!.fire[0]!
    its.receive([...first, ...second], 24 * 36)
    expect(its.result!.compensate).toEqual([])
    expect(its.result!.fire.map(({ key: other }) => other)).not.toContain(key)
  })

  test('a journey keeps its number when the older one is retracted', () => {
    const older = new RuleRunner(defineRules([rule(delivered)]))
    older.receive(first, 24 * 30, { source: 'a', issuedAt: hour(24 * 30) })
    older.receive(second, 24 * 36, { source: 'b', issuedAt: hour(24 * 36) })
    expect(older.result!.fire.map(({ key }) => key)).toEqual(['A1/1/it'])
    const gone = { source: 'a', issuedAt: hour(24 * 37) }
    expect(older.receive(first.slice(0, 1), 24 * 37, gone)).toEqual(['compensate it for 3/301'])
    expect(older.result!.compensate.map(({ key }) => key)).toEqual(['A1/0/it'])
  })

  test('only the current journey is silent', () => {
    const its = runner({ kind: 'silent', for: 'P20D' })
    expect(its.receive([...first.slice(0, 2), ...second.slice(0, 1)], 24 * 60)).toEqual(['fire it for 1/1'])
  })

  test('an earlier journey is certain for as long as it had no news', () => {
    const its = runner(delivered, { certain: 'P2D' })
    expect(its.receive(first, 24 * 30)).toEqual(['it at 768'])
    expect(its.receive([...first, ...second], 24 * 36)).toEqual(['fire it for 3/301', 'it at 912'])
  })
})

describe('another table', () => {
  const doubled: Table = {
    ...shippedTable,
    initial: shippedTable.states.length,
    states: [...shippedTable.states, { ...shippedTable.states[shippedTable.initial]!, id: shippedTable.states.length }],
    grid: new Uint16Array([
      ...shippedTable.grid,
      ...shippedTable.grid.slice(shippedTable.initial << 6, (shippedTable.initial + 1) << 6),
    ]),
  }
  const never: Table = { ...shippedTable, grid: new Uint16Array(shippedTable.grid.length) }
  const rules = defineRules([rule({ kind: 'entered', status: 'accepted' })])
  const input = { kind: 'snapshot', events: [{ code: '1/1', time: hour(1) }], receivedAt: hour(2) } as const

  test('passed as tableBefore: nothing follows if both tables give the same', () => {
    const { journal } = applyInput(createJournal('A1'), input, { table: doubled })
    const [before, after] = [reportWithTimes(journal, { table: doubled }), reportWithTimes(journal)]
    const times = { before: before.times, after: after.times }
    const change = { shipment: 'A1', before: before.report, after: after.report, times }
    const { fire, compensate, suppress } = evaluateRules(change, rules, { tableBefore: doubled })
    expect([fire, compensate, suppress]).toEqual([[], [], []])
  })

  test('that the rules do not know is refused', () => {
    const { change } = applyInput(createJournal('A1'), input)
    expect(() => evaluateRules(change, rulesOn(rules, never))).toThrow(
      expect.objectContaining({ code: 'bad-option', message: expect.stringMatching(/made under another table/) }),
    )
  })
})

test.each([
  ['now', { now: 'soon' }],
  ['since', { since: Number.NaN }],
  ['journeyStarts', { journeyStarts: [Number.NaN] }],
  ['journeyStarts', { journeyStarts: {} as string[] }],
  ['deadlines', { deadlines: 'A1' as never }],
  ['withheld', { withheld: {} as never }],
  ['tabelBefore. Did you mean tableBefore?', { tabelBefore: shippedTable } as never],
])('an unusable option %s is named', (name, options) => {
  const { change } = applyInput(createJournal('A1'), [])
  expect(() => evaluateRules(change, defineRules([]), options)).toThrow(
    expect.objectContaining({ code: 'bad-option', message: expect.stringContaining(name) }),
  )
})

test('instants may be a Date, text or milliseconds', () => {
  const { change } = applyInput(createJournal('A1'), {
    kind: 'snapshot',
    events: [{ code: '1/1', time: hour(1) }],
    receivedAt: hour(2),
  })
  const rules = defineRules([rule({ kind: 'silent', for: 'PT5H' })])
  for (const now of [hour(6), new Date(hour(6)), Date.parse(hour(6))])
    expect(evaluateRules(change, rules, { now }).fire).toHaveLength(1)
  expect(evaluateRules(change, rules).fire).toEqual([])
})

test('an empty history gives an empty result', () => {
  const its = new RuleRunner(defineRules([rule({ kind: 'silent', for: 'P1D' })]))
  expect(its.receive([], 1)).toEqual([])
  expect(its.result).toEqual({
    fire: [],
    suppress: [],
    compensate: [],
    changed: [],
    deadlines: [],
    withheld: [],
    journeyStarts: [],
  })
})
