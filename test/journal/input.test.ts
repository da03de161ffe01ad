import { describe, expect, test } from 'vitest'
import { applyInput, createJournal, evidenceOf, type JournalInput, reportOf, ShipfoldError } from '../../src/index.js'
import { nestedLists } from '../../src/testing/checks/hostile-texts.js'

const input = { kind: 'delta', events: [], receivedAt: '2026-03-01T09:00:00Z' } as const

describe('a mistake in the program is an error that names it, shows the value, and offers a remedy', () => {
  test.each<[string, object | null, string]>([
    ['no input', null, 'applyInput takes inputs { kind, events, receivedAt }, not null.'],
    ['a list of lists', [[]], 'applyInput takes inputs { kind, events, receivedAt }, not [].'],
    ['another kind', { ...input, kind: 'list' }, 'Unusable option input.kind: "list". Pass "snapshot", "delta" or "override".'],
    ['no list', { ...input, events: {} }, 'Unusable option input.events: {}. Pass a list of events.'],
    ['null for a list', { ...input, events: null }, 'Unusable option input.events: null. Pass a list of events.'],
    ['a source without a name', { ...input, source: 7 }, 'Unusable option input.source: 7. Pass the source’s name as text.'],
    [
      'no receivedAt',
      { ...input, receivedAt: undefined },
      'Unusable option input.receivedAt: undefined. Pass a Date, ISO 8601 text',
    ],
    [
      'an impossible issuedAt',
      { ...input, issuedAt: '2026-02-31' },
      'Unusable option input.issuedAt: "2026-02-31". Pass a Date, ISO',
    ],
    [
      'a number that is no instant',
      { ...input, receivedAt: Number.NaN },
      'Unusable option input.receivedAt: NaN. Pass a Date, ISO',
    ],
    ['a mistyped field', { ...input, recievedAt: 0 }, 'An input has no field recievedAt. Did you mean receivedAt?'],
    [
      'an unknown field',
      { ...input, carrier: 'x' },
      'An input has no field carrier. Its fields are kind, events, receivedAt, issuedAt, source, reported, redelivery.',
    ],
  ])('%s', (_, given, message) => {
    const mistake = () => applyInput(createJournal('A1'), given as unknown as JournalInput)
    expect(mistake).toThrow(ShipfoldError)
    expect(mistake).toThrow(message)
  })

  test('a shipment that is not text', () => {
    expect(() => createJournal(7 as never)).toThrow('createJournal takes a shipment’s number as text, not 7.')
  })

  test('an unknown zone, and an asOf that is no time', () => {
    expect(() => createJournal('A1', { zones: { carrier: 'Mars/Olympus' } })).toThrow('Unknown time zone "Mars/Olympus"')
    expect(() => createJournal('A1', { zones: 'UTC' as never })).toThrow('Unusable option zones: "UTC". Pass an object')
    expect(() => reportOf(createJournal('A1'), { asOf: 'Tuesday' })).toThrow('Unusable option asOf: "Tuesday". Pass a Date')
    expect(() => createJournal('A1', { zone: 8 as never })).toThrow('Unusable option zone: 8. Pass an IANA name')
  })

  test('an unknown option, with the nearest known name', () => {
    const journal = createJournal('A1')
    expect(() => createJournal('A1', { timezone: 'UTC' } as never)).toThrow(
      'createJournal has no option timezone. Did you mean zone?',
    )
    expect(() => applyInput(journal, input, { tabel: 0 } as never)).toThrow('applyInput has no option tabel. Did you mean table?')
    expect(() => applyInput(journal, input, { asOf: 0 } as never)).toThrow(
      'applyInput has no option asOf. Its options are table,',
    )
    expect(() => reportOf(journal, { asof: 0 } as never)).toThrow('reportOf has no option asof. Did you mean asOf?')
    expect(() => evidenceOf(journal, { at: 0 } as never)).toThrow('evidenceOf has no option at.')
    expect(() => reportOf(journal, null as never)).toThrow('Unusable options of reportOf: null. Pass an object.')
    expect(() => reportOf(journal, { classify: '1/1' as never })).toThrow('Unusable option classify: "1/1".')
  })

  test('what is no journal', () => {
    expect(() => applyInput({ format: 1, entries: [] } as never, input)).toThrow(
      'Not a journal of format 2: its format is 1, its entries are a list. Make one with createJournal.',
    )
    expect(() => reportOf(null as never)).toThrow('Not a journal of format 2: its format is undefined')
    const text = JSON.stringify(createJournal('A1'))
    expect(() => applyInput(text as never, input)).toThrow('Not a journal of format 2: it is text. Parse it as JSON first.')
  })
})

test('several inputs at once are one change', () => {
  const delta = (code: string, time: string): JournalInput => ({ ...input, events: [{ code, time }] })
  const { change } = applyInput(createJournal('A1'), [delta('3/3', '2026-03-02 09:00:00'), delta('1/1', '2026-03-01 09:00:00')])
  expect(change.added.map(({ code }) => code)).toEqual(['1/1', '3/3'])
  expect(applyInput(createJournal('A1'), []).change.kind).toBe('unchanged')
})

test('an instant is a Date, text or milliseconds', () => {
  const ms = Date.parse('2026-03-01T09:00:00Z')
  const events = [{ code: '1/1', time: '2026-03-01 08:00:00' }]
  const forms = [ms, new Date(ms), '2026-03-01T09:00:00Z', '2026-03-01T10:00:00+01:00']
  const journals = forms.map(
    receivedAt =>
      applyInput(createJournal('A1'), { ...input, events, receivedAt, issuedAt: receivedAt }, { now: receivedAt }).journal,
  )
  for (const journal of journals) expect(journal).toEqual(journals[0])
  for (const asOf of forms) expect(reportOf(journals[0]!, { asOf }).status).toBe('accepted')
  expect(reportOf(journals[0]!, { asOf: ms - 1 }).status).toBe('expected')
})

test('deeply nested and odd values in events do no harm', () => {
  const nested: unknown = JSON.parse(nestedLists(100_000))
  const odd = [{ code: nested, time: '2026-03-01 09:00:00', raw: nested }, { time: nested }, 7, undefined]
  const given = { ...input, events: odd as never }
  const { journal } = applyInput(createJournal('A1'), given)
  expect(reportOf(applyInput(journal, given).journal).rejected).toHaveLength(3)
})
