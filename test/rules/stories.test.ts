// What each `when` and each `only` means, as stories. Traces are hours of 1 March 2026.

import { describe, expect, test } from 'vitest'
import {
  defineRules,
  emptyJournal,
  judge,
  type Only,
  type Rule,
  record,
  shippedTable,
  type Table,
  type TrackingEvent,
  type When,
} from '../../src/index.js'
import { standing } from '../../src/journal/index.js'
import { rulesOn } from '../../src/rules/index.js'
import { Clerk, hour } from './clerk.js'

const rule = (when: When, only?: Only): Rule => ({ name: 'it', when, ...(only && { only }), do: { kind: 'tell' } })
const clerk = (when: When, only?: Only) => new Clerk(defineRules([rule(when, only)]))

describe('entered', () => {
  test('is sent once a journey, for the first scan, and withdrawn when that scan is recoded', () => {
    const its = clerk({ kind: 'entered', status: 'delivered' })
    expect(its.hear('1/1@1 5/5@2', 3)).toEqual([])
    expect(its.hear('1/1@1 5/5@2 3/301@3', 4)).toEqual(['send it for 3/301'])
    expect(its.hear('1/1@1 5/5@2 3/301@3 3/3@4', 5)).toEqual([])
    const recoded = clerk({ kind: 'entered', status: 'delivered' })
    recoded.hear('1/1@1 5/5@2 3/301@3', 4)
    expect(recoded.hear('1/1@1 5/5@2 2/204@3', 6)).toEqual(['withdraw it for 3/301'])
  })

  test('is sent for each scan that enters, where it is per event', () => {
    const its = clerk({ kind: 'entered', status: 'outForDelivery', per: 'event' })
    expect(its.hear('1/1@1 5/5@2 2/204@3 5/5@5', 6)).toEqual(['send it for 5/5', 'send it for 5/5'])
  })

  test('stays when the status is left again', () => {
    const its = clerk({ kind: 'entered', status: 'exception' })
    expect(its.hear('1/1@1 5/5@2 2/204@3', 4)).toEqual(['send it for 2/204'])
    expect(its.hear('1/1@1 5/5@2 2/204@3 5/5@5', 6)).toEqual([])
  })

  test('returned is not entered by a cancelled label', () => {
    expect(clerk({ kind: 'entered', status: 'returned' }).hear('1/101@1 4/401@2', 3)).toEqual([])
    expect(clerk({ kind: 'entered', status: 'returned' }).hear('1/1@1 6/6@2 4/4@3', 4)).toEqual(['send it for 4/4'])
  })

  test('counts the scan that presupposes others, not those', () => {
    const its = clerk({ kind: 'entered', status: 'outForDelivery' })
    expect(its.hear('1/1@1 3/301@2', 3)).toEqual([])
  })
})

describe('left', () => {
  test('is sent for the scan that leaves', () => {
    const its = clerk({ kind: 'left', status: 'outForDelivery' })
    expect(its.hear('1/1@1 5/5@2', 3)).toEqual([])
    expect(its.hear('1/1@1 5/5@2 2/204@3', 4)).toEqual(['send it for 2/204'])
  })

  test('says when a label came to life', () => {
    expect(clerk({ kind: 'left', status: 'expected' }).hear('1/1@1', 2)).toEqual(['send it for 1/1'])
  })
})

describe('reached', () => {
  test('is true while the outcome stands', () => {
    const its = clerk({ kind: 'reached', outcome: 'delivered' })
    expect(its.hear('1/1@1 5/5@2 3/301@3', 4)).toEqual(['send it for 3/301'])
    expect(its.hear('1/1@1 5/5@2 3/301@3 6/6@9', 10)).toEqual(['withdraw it for 3/301'])
  })

  test('cancelled and returned are two', () => {
    expect(clerk({ kind: 'reached', outcome: 'returned' }).hear('1/101@1 4/401@2', 3)).toEqual([])
    expect(clerk({ kind: 'reached', outcome: 'cancelled' }).hear('1/101@1 4/401@2', 3)).toEqual(['send it for 4/401'])
  })
})

describe('seen', () => {
  test('is sent for each scan with one of the codes', () => {
    const its = clerk({ kind: 'seen', code: ['2/204', '2/206'] })
    expect(its.hear('1/1@1 5/5@2 2/204@3 2/206@4 2/204@5', 6)).toEqual([
      'send it for 2/204',
      'send it for 2/206',
      'send it for 2/204',
    ])
  })

  test('two scans of one second and code are two', () => {
    const scan = { code: '2/204', time: hour(3) }
    const its = clerk({ kind: 'seen', code: '2/204' })
    const list = [
      { code: '5/5', time: hour(2) },
      { ...scan, text: 'Nobody in' },
      { ...scan, text: 'No answer' },
    ]
    expect(its.hear(list, 4)).toHaveLength(2)
    expect(its.hear([...list, { ...scan, text: 'Nobody in' }], 5)).toEqual([])
  })

  test('is sent once a journey where it says so', () => {
    const its = clerk({ kind: 'seen', code: '2/204', per: 'journey' })
    expect(its.hear('1/1@1 5/5@2 2/204@3 2/204@5', 6)).toEqual(['send it for 2/204'])
  })

  test('does not count scans that do not hold, and counts what an unknown substatus is read as', () => {
    expect(clerk({ kind: 'seen', code: '0/0' }).hear('1/1@1 5/5@2 3/301@3 0/0@4', 5)).toEqual([])
    expect(clerk({ kind: 'seen', code: '0/0' }).hear('1/1@1 0/999@2', 3)).toEqual(['send it for 0/999'])
  })
})

test('flagged is sent for each scan with the law, whether it holds or not', () => {
  const its = clerk({ kind: 'flagged', law: ['delivered-is-final', 'not-offered'] })
  expect(its.hear('1/1@1 3/301@3 0/0@4 0/0@5', 6)).toEqual(['send it for 3/301', 'send it for 0/0', 'send it for 0/0'])
})

describe('lasted', () => {
  const when: When = { kind: 'lasted', status: 'outForDelivery', for: 'PT10H' }

  test('is due once it has lasted, and announced before', () => {
    const its = clerk(when)
    expect(its.hear('1/1@1 5/5@2', 3)).toEqual(['it at 12'])
    expect(its.wait(11)).toEqual(['it at 12'])
    expect(its.wait(12)).toEqual(['send it for 5/5'])
    expect(its.wait(13)).toEqual([])
  })

  test('is held once it is over, and withdrawn once it turns out to have been shorter', () => {
    const over = clerk(when)
    over.hear('1/1@1 5/5@2', 3)
    over.wait(12)
    expect(over.hear('1/1@1 5/5@2 3/301@14', 14)).toEqual(['hold it for 5/5'])
    const shorter = clerk(when)
    shorter.hear('1/1@1 5/5@2', 3)
    shorter.wait(12)
    expect(shorter.hear('1/1@1 5/5@2 3/301@11', 14)).toEqual(['withdraw it for 5/5'])
  })

  test('begins again, and per event is another each time', () => {
    const twice = '1/1@1 5/5@2 2/204@14 5/5@15'
    expect(clerk(when).hear(twice, 30)).toEqual(['send it for 5/5'])
    const each = clerk({ ...when, per: 'event' })
    expect(each.hear('1/1@1 5/5@2', 13)).toEqual(['send it for 5/5'])
    expect(each.hear('1/1@1 5/5@2 2/204@14', 14)).toEqual(['hold it for 5/5'])
    expect(each.hear(twice, 16)).toEqual(['it at 25'])
    expect(each.wait(25)).toEqual(['send it for 5/5'])
  })

  test('of a code ends with the next scan of another that holds', () => {
    const its = clerk({ kind: 'lasted', code: '5/501', for: 'PT10H' })
    expect(its.hear('1/1@1 5/501@2 5/501@5', 6)).toEqual(['it at 12'])
    expect(its.hear('1/1@1 5/501@2 5/501@5 5/5@7', 8)).toEqual([])
    const over = clerk({ kind: 'lasted', code: '5/501', for: 'PT10H' })
    expect(over.hear('1/1@1 5/501@2 5/501@5', 12)).toEqual(['send it for 5/501'])
    expect(over.hear('1/1@1 5/501@2 5/501@5 3/304@13', 14)).toEqual(['hold it for 5/501'])
  })

  test('counts from when a scan was heard where nobody knows its zone', () => {
    const its = new Clerk(defineRules([rule(when)]), {})
    expect(its.hear('1/1@1 5/5@2', 7)).toEqual(['it at 17'])
  })

  test('counts from when a scan was heard where it claims to be later', () => {
    expect(clerk(when).hear('1/1@1 5/5@9', 7)).toEqual(['it at 17'])
  })
})

describe('silent', () => {
  const when: When = { kind: 'silent', for: 'PT10H' }

  test('is due after the last scan, for each silence, until there is an outcome', () => {
    const its = clerk(when)
    expect(its.hear('1/1@1', 2)).toEqual(['it at 11'])
    expect(its.wait(11)).toEqual(['send it for 1/1'])
    expect(its.hear('1/1@1 0/0@12', 13)).toEqual(['hold it for 1/1', 'it at 22'])
    expect(its.wait(22)).toEqual(['send it for 0/0'])
    expect(its.hear('1/1@1 0/0@12 3/301@23', 24)).toEqual(['hold it for 0/0'])
  })

  test('is withdrawn when a scan within it is heard of late', () => {
    const its = clerk(when)
    its.hear('1/1@1', 2)
    expect(its.wait(11)).toEqual(['send it for 1/1'])
    expect(its.hear('1/1@1 0/0@5', 12)).toEqual(['withdraw it for 1/1', 'it at 15'])
  })

  test('scans that do not hold break it too', () => {
    expect(clerk(when).hear('1/1@1 -@4', 5)).toEqual(['it at 14'])
  })
})

describe('overdue', () => {
  const when: When = { kind: 'overdue', since: 'accepted', for: 'PT10H' }

  test('counts from the first time, whatever comes between', () => {
    const its = clerk(when)
    expect(its.hear('1/1@1 0/0@3 7/7@4 1/1@5', 6)).toEqual(['it at 11'])
    expect(its.wait(11)).toEqual(['send it for 1/1'])
    expect(its.hear('1/1@1 0/0@3 7/7@4 1/1@5 3/301@12', 13)).toEqual(['hold it for 1/1'])
  })

  test('is withdrawn when it turns out to have been in time', () => {
    const its = clerk(when)
    its.hear('1/1@1', 2)
    its.wait(11)
    expect(its.hear('1/1@1 3/301@10', 13)).toEqual(['withdraw it for 1/1'])
  })

  test('a status until that came before does not count', () => {
    const its = clerk({ ...when, since: 'exception', until: 'outForDelivery' })
    expect(its.hear('1/1@1 5/5@2 2/204@3', 4)).toEqual(['it at 13'])
  })

  test('ends with the status until', () => {
    const its = clerk({ ...when, until: 'outForDelivery' })
    expect(its.hear('1/1@1 5/5@9 2/204@10', 20)).toEqual([])
    expect(its.hear('1/1@1 2/204@10', 21, { saidAt: hour(21) })).toEqual(['send it for 1/1'])
  })
})

describe('only', () => {
  const doubted = '1/1@1 5/5@2 3/301@3 8/8@4 8/12@5 5/5@6'

  test('settled stops sending while the status is in doubt, and takes nothing back', () => {
    const its = clerk({ kind: 'entered', status: 'accepted' }, { settled: true })
    expect(its.hear('1/1@1 5/5@2 3/301@3', 4)).toEqual(['send it for 1/1'])
    expect(its.hear(doubted, 7)).toEqual(['hold it for 1/1'])
    expect(its.hear(`${doubted} 3/301@8`, 9)).toEqual(['send it for 1/1'])
  })

  test('settled for a time counts from the last news, as it was heard', () => {
    const its = clerk({ kind: 'reached', outcome: 'delivered' }, { settled: 'PT10H' })
    expect(its.hear('1/1@1 5/5@2 3/301@3', 6)).toEqual(['it at 16'])
    expect(its.hear('1/1@1 5/5@2 3/301@3 3/3@4', 8)).toEqual(['it at 18'])
    expect(its.hear('1/1@1 5/5@2 3/301@3 3/3@4', 9)).toEqual(['it at 18'])
    expect(its.wait(18)).toEqual(['send it for 3/301'])
  })

  test('settled for a time is the later of both, where the rule has a time of its own', () => {
    const when: When = { kind: 'lasted', status: 'delivered', for: 'PT10H' }
    expect(clerk(when, { settled: 'PT2H' }).hear('1/1@1 5/5@2 3/301@3', 6)).toEqual(['it at 13'])
    expect(clerk(when, { settled: 'PT20H' }).hear('1/1@1 5/5@2 3/301@3', 6)).toEqual(['it at 26'])
  })

  test('leg is that of the scan, or of the journey where the rule is about no scan', () => {
    const trace = '1/1@1 2/2@2 6/6@3 2/2@4'
    expect(clerk({ kind: 'seen', code: '2/2' }, { leg: 'return' }).hear(trace, 5)).toEqual(['send it for 2/2'])
    expect(clerk({ kind: 'seen', code: '2/2' }).hear(trace, 5)).toHaveLength(2)
    expect(clerk({ kind: 'silent', for: 'PT1H' }, { leg: 'outbound' }).hear(trace, 9)).toEqual([])
    expect(clerk({ kind: 'silent', for: 'PT1H' }, { leg: 'return' }).hear(trace, 9)).toEqual(['send it for 2/2'])
  })

  test('leg is part of what is meant: on another leg nothing is true, so what was sent is withdrawn', () => {
    const its = clerk({ kind: 'silent', for: 'PT1H' }, { leg: 'outbound' })
    expect(its.hear('1/1@1', 3)).toEqual(['send it for 1/1'])
    expect(its.hear('1/1@1 6/6@2', 4)).toEqual(['withdraw it for 1/1'])
  })

  test('where is asked of the journey; while it says no, what was sent stays', () => {
    const its = clerk({ kind: 'entered', status: 'accepted' }, { where: ({ status }) => status === 'accepted' })
    expect(its.hear('1/1@1', 2)).toEqual(['send it for 1/1'])
    expect(its.hear('1/1@1 0/0@2', 3)).toEqual(['hold it for 1/1'])
  })

  test('a where that throws, or says neither, names the rule and the shipment', () => {
    const fault = new Error('no')
    const throws = clerk(
      { kind: 'entered', status: 'accepted' },
      {
        where: () => {
          throw fault
        },
      },
    )
    expect(() => throws.hear('1/1@1', 2)).toThrow(
      expect.objectContaining({ code: 'bad-rule', cause: fault, message: expect.stringMatching(/"it".*A1/) }),
    )
    const waits = clerk({ kind: 'entered', status: 'accepted' }, { where: (async () => true) as unknown as () => boolean })
    expect(() => waits.hear('1/1@1', 2)).toThrow(expect.objectContaining({ code: 'bad-rule' }))
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

  test('each journey has its own firing, and those of the older stay', () => {
    const its = clerk(delivered)
    expect(its.hear(first, 24 * 30)).toEqual(['send it for 3/301'])
    expect(its.hear([...first, ...second], 24 * 36)).toEqual(['send it for 3/301'])
    expect(its.orders!.send[0]!.key).toBe('A1/1/it')
  })

  test('a journey keeps its number when an older one is heard of later', () => {
    const its = clerk(delivered)
    its.hear(second, 24 * 36)
    expect(its.orders!.send[0]!.key).toBe('A1/0/it')
    expect(its.hear([...first, ...second], 24 * 37)).toEqual(['send it for 3/301'])
    expect(its.orders!.send[0]).toMatchObject({ key: 'A1/1/it', epoch: 1 })
    expect(its.orders!.epochs).toHaveLength(2)
  })

  test('a journey first heard of by its last scan keeps its number when the rest and the next are heard at once', () => {
    const its = clerk({ kind: 'seen', code: ['3/3', '3/301'] })
    its.hear([first[2]!], 24 * 30)
    const { key } = its.orders!.send[0]!
    its.hear([...first, ...second], 24 * 36)
    expect(its.orders!.withdraw).toEqual([])
    expect(its.orders!.send.map(firing => firing.key)).not.toContain(key)
  })

  test('a journey keeps its number when the older one is taken back', () => {
    const older = new Clerk(defineRules([rule(delivered)]))
    older.hear(first, 24 * 30, { source: 'a', saidAt: hour(24 * 30) })
    older.hear(second, 24 * 36, { source: 'b', saidAt: hour(24 * 36) })
    expect(older.orders!.send.map(({ key }) => key)).toEqual(['A1/1/it'])
    expect(older.hear([], 24 * 37, { source: 'a', saidAt: hour(24 * 37) })).toEqual(['withdraw it for 3/301'])
    expect(older.orders!.withdraw.map(({ key }) => key)).toEqual(['A1/0/it'])
  })

  test('only the journey that runs is silent', () => {
    const its = clerk({ kind: 'silent', for: 'P20D' })
    expect(its.hear([...first.slice(0, 2), ...second.slice(0, 1)], 24 * 60)).toEqual(['send it for 1/1'])
  })

  test('an earlier journey is settled for as long as nothing was heard of it', () => {
    const its = clerk(delivered, { settled: 'P2D' })
    expect(its.hear(first, 24 * 30)).toEqual(['it at 768'])
    expect(its.hear([...first, ...second], 24 * 36)).toEqual(['send it for 3/301', 'it at 912'])
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
  const input = { kind: 'snapshot', events: [{ code: '1/1', time: hour(1) }], heardAt: hour(2) } as const

  test('that judged before is told, and nothing is ordered where both say the same', () => {
    const { journal } = record(emptyJournal('A1'), input, { table: doubled })
    const [was, is] = [standing(journal, { table: doubled }), standing(journal)]
    const change = { shipment: 'A1', before: was.report, after: is.report, times: { before: was.times, after: is.times } }
    const orders = judge(change, rules, { tableBefore: doubled })
    expect([orders.send, orders.withdraw, orders.hold]).toEqual([[], [], []])
  })

  test('that judged unknown to the rules is found out', () => {
    const { change } = record(emptyJournal('A1'), input)
    expect(() => judge(change, rulesOn(rules, never))).toThrow(
      expect.objectContaining({ code: 'bad-option', message: expect.stringMatching(/judged by another table/) }),
    )
  })
})

test.each([
  ['now', { now: 'soon' }],
  ['since', { since: Number.NaN }],
  ['epochs', { epochs: [Number.NaN] }],
  ['epochs', { epochs: {} as number[] }],
])('an unusable option %s is named', (name, options) => {
  const { change } = record(emptyJournal('A1'), [])
  expect(() => judge(change, defineRules([]), options)).toThrow(
    expect.objectContaining({ code: 'bad-option', message: expect.stringContaining(name) }),
  )
})

test('presents may be told in any form', () => {
  const { change } = record(emptyJournal('A1'), { kind: 'snapshot', events: [{ code: '1/1', time: hour(1) }], heardAt: hour(2) })
  const rules = defineRules([rule({ kind: 'silent', for: 'PT5H' })])
  for (const now of [hour(6), new Date(hour(6)), Date.parse(hour(6))]) expect(judge(change, rules, { now }).send).toHaveLength(1)
  expect(judge(change, rules).send).toEqual([])
})

test('the same call gives the same orders, and nothing heard gives none', () => {
  const its = new Clerk(defineRules([rule({ kind: 'silent', for: 'P1D' })]))
  expect(its.hear([], 1)).toEqual([])
  expect(its.orders).toEqual({ send: [], hold: [], withdraw: [], deadlines: [], heldBack: [], epochs: [] })
})
