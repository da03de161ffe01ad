import { describe, expect, test } from 'vitest'
import { emptyJournal, type JournalInput, record, report, ShipfoldError } from '../../src/index.js'

const input = { kind: 'delta', events: [], heardAt: '2026-03-01T09:00:00Z' } as const

describe('a mistake in the program is an error that says what, with which values, and what to do', () => {
  test.each<[string, object | null, string]>([
    ['no input', null, 'Unusable kind of an input: undefined. Give "snapshot" or "delta".'],
    ['another kind', { ...input, kind: 'list' }, 'Unusable kind of an input: "list". Give "snapshot" or "delta".'],
    ['no list', { ...input, events: {} }, 'Unusable events of an input: an object. Give a list of events.'],
    ['null for a list', { ...input, events: null }, 'Unusable events of an input: null. Give a list of events.'],
    ['a source without a name', { ...input, source: 7 }, 'Unusable source of an input: 7. Give a name.'],
    ['no heardAt', { ...input, heardAt: undefined }, 'Unusable heardAt of an input: undefined. Give a Date or a time such as'],
    ['an impossible saidAt', { ...input, saidAt: '2026-02-31' }, 'Unusable saidAt of an input: "2026-02-31". Give a Date or'],
  ])('%s', (_, given, message) => {
    const mistake = () => record(emptyJournal('A1'), given as unknown as JournalInput)
    expect(mistake).toThrow(ShipfoldError)
    expect(mistake).toThrow(message)
  })

  test('an unknown zone, and a look at a time that is none', () => {
    expect(() => emptyJournal('A1', { zones: { carrier: 'Mars/Olympus' } })).toThrow('Unknown time zone "Mars/Olympus"')
    expect(() => emptyJournal('A1', { zones: 'UTC' as never })).toThrow('Unusable option zones: UTC. Give an object')
    expect(() => report(emptyJournal('A1'), { asOf: 'Tuesday' })).toThrow('Unusable option asOf: Tuesday. Give a Date')
  })

  test('what is no journal', () => {
    expect(() => record({ format: 2, entries: [] } as never, input)).toThrow(
      'Not a journal of format 1: its format is 2, its entries are a list. Make one with emptyJournal.',
    )
    expect(() => report(null as never)).toThrow('Not a journal of format 1: its format is undefined')
    const text = JSON.stringify(emptyJournal('A1'))
    expect(() => record(text as never, input)).toThrow('Not a journal of format 1: it is a text. Parse it as JSON first.')
  })
})

test('several inputs at once are one change', () => {
  const said = (code: string, time: string): JournalInput => ({ ...input, events: [{ code, time }] })
  const { change } = record(emptyJournal('A1'), [said('3/3', '2026-03-02 09:00:00'), said('1/1', '2026-03-01 09:00:00')])
  expect(change.added.map(({ code }) => code)).toEqual(['1/1', '3/3'])
  expect(record(emptyJournal('A1'), []).change.kind).toBe('unchanged')
})

test('deeply nested and odd values in events do no harm', () => {
  let nested: unknown = 0
  for (let depth = 0; depth < 100_000; depth++) nested = [nested]
  const odd = [{ code: nested, time: '2026-03-01 09:00:00', raw: nested }, { time: nested }, 7, undefined]
  const given = { ...input, events: odd as never }
  const { journal } = record(emptyJournal('A1'), given)
  expect(report(record(journal, given).journal).rejected).toHaveLength(3)
})
