import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { codeRows, codes, constraints, costs, idOf, readCode, statusRows } from '../../src/index.js'
import { factRows, instantOf, isDateOnly, readTime, rowOf, substatusOf, timeProblem, zoneOf } from '../../src/vocabulary/index.js'

describe('the vocabulary', () => {
  test('has the provider’s 36 rows with 35 distinct substatuses, three rows of our own, and the eleven statuses', () => {
    expect([codeRows.length, new Set(codes).size, statusRows.length]).toEqual([39, 39, 11])
    const own = codeRows.filter(row => 'origin' in row).map(({ code }) => code)
    expect(own).toEqual(['2/901', '2/902', '2/903'])
    expect(new Set(codes.filter(code => !own.includes(code as never)).map(substatusOf)).size).toBe(35)
  })

  test('printed with the provider’s labels', () => {
    const row = ({ code, status, label, presupposes, weight }: (typeof codeRows)[number]) =>
      `${code} ${status} | ${label} | ${presupposes.join('+') || '–'} | ${weight.charAt(0)}`
    expect(codeRows.map(row).join('\n')).toMatchInlineSnapshot(`
      "0/0 inTransit | In transit | collected | r
      0/1001 inTransit | Arrived at the destination country | collected | r
      0/1002 inTransit | In transit | collected | r
      0/1003 inTransit | Forwarded to a different delivery address | collected | r
      1/1 accepted | Accepted | – | r
      1/101 accepted | Info received | – | r
      1/102 accepted | Await accepted | – | r
      1/103 accepted | Accepted | – | r
      2/2 exception | Exception | – | r
      2/201 exception | Delivery but unsign | offered | r
      2/202 exception | Undelivery or unsign | collected | r
      2/203 exception | Customer refused delivery | offered | m
      2/204 exception | Failed Attempt | offered | r
      2/205 exception | Pick up missed | waited | r
      2/206 exception | Failure to contact | collected | r
      2/207 exception | Out of service area | collected | r
      2/208 exception | Delayed (External factors) | collected | r
      2/209 exception | Shipment damage | collected | r
      3/3 delivered | Delivered | offered | d
      3/301 delivered | Sign by customer | offered | d
      3/302 delivered | Delivered after exception | offered+excepted | d
      3/303 delivered | Sign by other | offered | d
      3/304 delivered | Delivered in mailbox | offered | d
      4/4 returned | Returned to sender | returning | m
      4/401 returned | Order canceled | – | m
      4/14 returned | Recipient refused | returning | m
      5/5 outForDelivery | Out for delivery | collected+customsClosed | r
      5/501 outForDelivery | Available for pickup | collected+customsClosed | m
      6/6 returning | Returning to sender | collected | m
      7/7 transshipment | Transshipment | collected | r
      8/8 customs | Customs clearance | collected | r
      8/10 customs | Pending customs clearance | collected | r
      8/11 customs | Customs clearance started | collected | r
      8/12 customs | Customs clearance completed | collected | r
      8/13 customs | Exception(customs clearance) | collected | m
      14/14 refused | Recipient refused | offered | m
      2/901 exception | Lost | collected | m
      2/902 exception | Destroyed | collected | m
      2/903 exception | Seized | collected | m"
    `)
  })

  test('presupposes facts that codes of the vocabulary supply', () => {
    for (const { suppliedBy, implies } of factRows) {
      expect(idOf(suppliedBy)).toBeGreaterThan(0)
      for (const fact of implies) expect(factRows.map(row => row.fact)).toContain(fact)
    }
  })

  test('has a sentence for every constraint, once', () => {
    expect(new Set(constraints.map(({ name }) => name)).size).toBe(constraints.length)
    for (const { sentence } of constraints) expect(sentence).toMatch(/^[A-Z].*\.$/)
  })

  test('is frozen, rows and lists within rows included', () => {
    const isFrozen = (value: unknown): boolean =>
      typeof value !== 'object' || value === null || (Object.isFrozen(value) && Object.values(value).every(isFrozen))
    for (const shared of [codeRows, codes, statusRows, factRows, constraints, costs]) expect(isFrozen(shared)).toBe(true)
    expect(() => (codeRows[0].presupposes as unknown as string[]).push('offered')).toThrow(TypeError)
  })

  test('has the id 0 for whatever is no code', () => {
    expect(['3/999', '', null, 301, {}].map(code => idOf(code as string))).toEqual([0, 0, 0, 0, 0])
  })
})

describe('a code is read', () => {
  const read = (input: unknown) => {
    const reading = readCode(input)
    return reading.kind === 'readAs' ? `${reading.code} as ${reading.readAs}` : `${reading.kind} ${reading.code}`
  }

  test.each(codes)('%s in every form', code => {
    const [status, substatus] = code.split('/').map(Number) as [number, number]
    for (const input of [code, { status, substatus }, { status: `${status}`, substatus: `${substatus}` }, ` ${code} `])
      expect(read(input)).toBe(`known ${code}`)
    const alone = code === '4/14' ? 'known 14/14' : `known ${code}`
    for (const input of [substatus, `${substatus}`, { substatus }, { status: null, substatus }, ` ${substatus} `])
      expect(read(input)).toBe(alone)
    if (substatus === status)
      for (const input of [{ status }, { status, substatus: null }, { status, substatus: 'null' }])
        expect(read(input)).toBe(`known ${code}`)
  })

  test.each([
    ['14 alone is the refusal', 14, 'known 14/14'],
    ['14 under 4 is the return', { status: 4, substatus: 14 }, 'known 4/14'],
    ['14 under 14 is the refusal', { status: '14', substatus: '14' }, 'known 14/14'],
    ['1001 belongs to 0, not to 1', 1001, 'known 0/1001'],
    ['10 belongs to 8, not to 1', '10', 'known 8/10'],
    ['13 belongs to 8, not to 1', 13, 'known 8/13'],
    ['zero is a code', 0, 'known 0/0'],
    ['an unknown substatus is its status', { status: 3, substatus: 999 }, '3/999 as 3/3'],
    ['an unknown substatus as text', '3/999', '3/999 as 3/3'],
    ['the substatus of another status', { status: 2, substatus: 301 }, '2/301 as 2/2'],
    ['14 under 2', '2/14', '2/14 as 2/2'],
    ['an unknown status', { status: 99, substatus: 301 }, 'unknown 99/301'],
    ['an unknown status alone', { status: 99 }, 'unknown 99'],
    ['a number that is neither', 999, 'unknown 999'],
    ['210, which only the sister API knows, alone', 210, 'unknown 210'],
    ['a label is no key', 'In transit', 'unknown In transit'],
    ['a negative number', -1, 'unknown -1'],
    ['no number', Number.NaN, 'unknown NaN'],
    ['a list', [3, 301], 'unknown [list]'],
    ['a truth value', true, 'unknown [boolean]'],
    ['half a pair', '3/', 'known 3/3'],
    ['the other half', '/301', 'known 3/301'],
    ['null', null, 'uncoded null'],
    ['nothing', undefined, 'uncoded null'],
    ['the text null', 'null', 'uncoded null'],
    ['an empty text', '', 'uncoded null'],
    ['blanks', '  ', 'uncoded null'],
    ['an empty pair', {}, 'uncoded null'],
    ['a pair of nulls', { status: 'null', substatus: '' }, 'uncoded null'],
    ['a name of every object', '__proto__', 'unknown __proto__'],
    ['a method of every object', 'toString', 'unknown toString'],
    ['a long text, cut', 'x'.repeat(100), `unknown ${'x'.repeat(40)}…`],
  ])('%s', (_, input, expected) => {
    expect(read(input)).toBe(expected)
  })

  test('however deeply nested it is, without looking into it', () => {
    let deep: unknown = []
    for (let depth = 0; depth < 100_000; depth++) deep = [deep]
    expect([read(deep), read({ status: 3, substatus: deep })]).toEqual(['unknown [list]', '3/[list] as 3/3'])
  })

  test('whatever it is, without throwing', () => {
    fc.assert(
      fc.property(fc.anything(), input => {
        const { id, kind, code } = readCode(input)
        expect(id > 0).toBe(kind === 'known' || kind === 'readAs')
        expect(code === null).toBe(kind === 'uncoded')
        if (kind === 'known') expect(rowOf(id)!.code).toBe(code)
      }),
    )
  })
})

describe('a time is read', () => {
  const instant = (text: string) => new Date(readTime(text)).toISOString()

  test.each([
    ['2026-03-01 09:00:00', '2026-03-01T09:00:00.000Z'],
    ['2026-03-01T09:00:00Z', '2026-03-01T09:00:00.000Z'],
    ['2026-03-01T09:00:00.1239Z', '2026-03-01T09:00:00.123Z'],
    ['2026-03-01T09:00:00+08:00', '2026-03-01T01:00:00.000Z'],
    ['2026-03-01 09:00:00 -0530', '2026-03-01T14:30:00.000Z'],
    ['2026-03-01 09:00', '2026-03-01T09:00:00.000Z'],
    ['2026-03-01', '2026-03-01T00:00:00.000Z'],
    [' 2026-03-01 09:00:00 ', '2026-03-01T09:00:00.000Z'],
    ['2024-02-29 23:59:59', '2024-02-29T23:59:59.000Z'],
    ['2000-02-29 00:00:00', '2000-02-29T00:00:00.000Z'],
    ['2400-02-29 00:00:00', '2400-02-29T00:00:00.000Z'],
    ['0001-01-01 00:00:00', '0001-01-01T00:00:00.000Z'],
  ])('%s', (text, expected) => {
    expect(instant(text)).toBe(expected)
  })

  test.each([
    ['2026-02-31 09:00:00', 'impossible'],
    ['2026-02-29', 'impossible'],
    ['1900-02-29', 'impossible'],
    ['2026-13-01 00:00:00', 'impossible'],
    ['2026-00-10 00:00:00', 'impossible'],
    ['2026-03-00 00:00:00', 'impossible'],
    ['2026-03-01 24:00:00', 'impossible'],
    ['2026-03-01 09:60:00', 'impossible'],
    ['2026-03-01 09:00:60', 'impossible'],
    ['2026-03-01 09:00:00+99:99', 'unreadable'],
    ['yesterday', 'unreadable'],
    ['20x6-03-01 09:00:00', 'unreadable'],
    ['2026-03-01 09:00:0x', 'unreadable'],
    [{}, 'unreadable'],
    [new Date(Number.NaN), 'impossible'],
    ['', 'missing'],
    [null, 'missing'],
    [undefined, 'missing'],
  ])('%s not at all: it is %s', (value, problem) => {
    expect(readTime(value)).toBeNaN()
    expect(timeProblem(value)).toBe(problem)
  })

  test('as JavaScript reads it, for every date and clock time', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }), date => {
        const iso = date.toISOString()
        expect(readTime(iso)).toBe(date.getTime())
        expect(readTime(date)).toBe(date.getTime())
        expect(readTime(iso.slice(0, 19).replace('T', ' '))).toBe(Math.floor(date.getTime() / 1000) * 1000)
        expect(readTime(`${iso.slice(0, 19)}Z`)).toBe(Math.floor(date.getTime() / 1000) * 1000)
      }),
    )
  })

  test('as a day where it names one only', () => {
    expect([
      isDateOnly('2026-03-01'),
      isDateOnly('2026-03-01 00:00'),
      isDateOnly(new Date()),
      isDateOnly(' 2026-03-01        '),
    ]).toEqual([true, false, false, true])
  })

  test('in the zone given, unless it names one', () => {
    const inZone = (name: string, text: string) => new Date(readTime(text, zoneOf(name))).toISOString()
    expect(inZone('Asia/Shanghai', '2026-03-01 09:00:00')).toBe('2026-03-01T01:00:00.000Z')
    expect(inZone('+08:00', '2026-03-01 09:00:00')).toBe('2026-03-01T01:00:00.000Z')
    expect(inZone('UTC', '2026-03-01 09:00:00')).toBe('2026-03-01T09:00:00.000Z')
    expect(inZone('Asia/Shanghai', '2026-03-01T09:00:00Z')).toBe('2026-03-01T09:00:00.000Z')
    expect(inZone('Asia/Shanghai', '2026-03-01 09:00:00+01:00')).toBe('2026-03-01T08:00:00.000Z')
    expect(inZone('America/New_York', '2026-03-01')).toBe('2026-03-01T05:00:00.000Z')
  })

  test('by the offset before the change, where daylight saving skips or repeats it', () => {
    const berlin = zoneOf('Europe/Berlin')
    const at = (text: string) => new Date(readTime(text, berlin)).toISOString()
    expect(at('2026-03-29 01:59:59')).toBe('2026-03-29T00:59:59.000Z')
    expect(at('2026-03-29 02:30:00')).toBe('2026-03-29T01:30:00.000Z')
    expect(at('2026-03-29 03:00:00')).toBe('2026-03-29T01:00:00.000Z')
    expect(at('2026-10-25 02:30:00')).toBe('2026-10-25T00:30:00.000Z')
    expect(at('2026-10-25 03:00:00')).toBe('2026-10-25T02:00:00.000Z')
  })

  test('in no zone that does not exist', () => {
    expect(() => zoneOf('+99:99')).toThrow('Unknown time zone "+99:99".')
    expect(readTime('2026-02-31 10:00:00', zoneOf('Asia/Shanghai'))).toBeNaN()
    expect(() => zoneOf('Mars/Olympus')).toThrow('Unknown time zone "Mars/Olympus". Pass an IANA name such as "Asia/Shanghai"')
    expect(() => zoneOf(8 as never)).toThrow('Unknown time zone 8.')
  })
})

describe('an instant passed as an option', () => {
  test('is a Date, ISO 8601 text or Unix time in milliseconds', () => {
    const ms = Date.UTC(2026, 2, 1, 9)
    for (const value of [new Date(ms), '2026-03-01T09:00:00Z', '2026-03-01 09:00:00', ms])
      expect(instantOf('now', value)).toBe(ms)
    expect(instantOf('now', 0)).toBe(0)
    expect(instantOf('now', '2026-03-01 17:00:00', zoneOf('+08:00'))).toBe(ms)
  })

  test.each([
    ['Tuesday', '"Tuesday"'],
    ['2026-02-31', '"2026-02-31"'],
    [new Date('Tuesday'), 'an invalid Date'],
    [Number.NaN, 'NaN'],
    [Number.POSITIVE_INFINITY, 'Infinity'],
    [8.65e15, '8650000000000000'],
    [null, 'null'],
    [undefined, 'undefined'],
    [1n, '1'],
  ])('is not %s', (value, printed) => {
    expect(() => instantOf('asOf', value)).toThrow(
      `Unusable option asOf: ${printed}. Pass a Date, ISO 8601 text such as "2026-03-01T09:00:00Z", or Unix time in milliseconds.`,
    )
  })
})
