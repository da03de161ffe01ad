// Payloads as text, well-formed and not, for properties: every feed's shape, with the oddities that real feeds and bad
// programs produce. They are written by hand, so that keys can repeat and texts can be escaped in more than one way.

import fc from 'fast-check'

const quoted = (text: string) => JSON.stringify(text)
const escaped = (text: string) =>
  `"${[...text].map(letter => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')}"`

const text = fc.oneof(
  fc.constantFrom('null', '""', '"null"', '"Kehl"', '"深圳市"', '"a\\"b"', '"\\u4e00"', '7'),
  fc.constantFrom('Kehl', '深圳', 'x').chain(word => fc.constantFrom(quoted(word), escaped(word))),
)

const stamp = fc
  .tuple(fc.integer({ min: 0, max: 40 }), fc.constantFrom(' ', 'T'), fc.constantFrom('', '', '', 'Z', '.5', '+08:00'))
  .map(([hour, between, end]) => {
    const [day, clock] = new Date(Date.UTC(2026, 2, 1, hour)).toISOString().slice(0, 19).split('T')
    return quoted(`${day}${between}${clock}${end}`)
  })
const time = fc.oneof(
  { weight: 40, arbitrary: stamp },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      ...['"2026-02-31 00:00:00"', '"2026-03-01"', '"2124-01-01 00:00:00"', '"1999-05-01 10:00:00"', '"2026-06-01 00:00:00"'],
      ...['null', '17', '"soon"', '"2026-03-01 24:00:00"', '"2026-03-01 00:00:00" ', '""', '{}'],
    ),
  },
)

const pairs =
  '0/0 0/1001 0/1002 1/1 1/101 1/103 2/2 2/203 2/204 3/3 3/301 3/302 3/304 4/4 4/401 4/14 5/5 5/501 6/6 7/7 8/8 8/12 14/14'
const oddCodes = [
  'null',
  '""',
  '"null"',
  '"3/399"',
  '"9/9"',
  '399',
  '"210"',
  '"\\u0033"',
  'true',
  '[1]',
  '{"status":3,"substatus":301}',
  '" 3"',
  '1e1',
]
const pairCode = fc.oneof(
  { weight: 20, arbitrary: fc.constantFrom(...pairs.split(' ').map(quoted)) },
  { weight: 1, arbitrary: fc.constantFrom(...oddCodes) },
)
const loneCode = fc.oneof(
  {
    weight: 20,
    arbitrary: fc.constantFrom(
      ...'0 1002 1 103 2 204 3 301 304 4 5 501 6 7 8 12 14'.split(' ').flatMap(code => [code, quoted(code)]),
    ),
  },
  { weight: 1, arbitrary: fc.constantFrom(...oddCodes) },
)

type Member = readonly [key: string, value: fc.Arbitrary<string>, chance?: number]

// An object of these members in any order, some absent, now and then one twice or one nobody asked for.
function object(members: readonly Member[]): fc.Arbitrary<string> {
  const parts = members.map(([key, value, chance = 1]) =>
    fc
      .tuple(fc.double({ min: 0, max: 1, noNaN: true }), value)
      .map(([luck, written]) => (luck <= chance ? [`"${key}":${written}`] : [])),
  )
  const extra = fc.oneof(
    { weight: 12, arbitrary: fc.constant<string[]>([]) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        ['"note":{"time":[1,2.5e3,true]}'],
        ['"position":3'],
        ['"\\u0074ime":"x"'],
        ['"event":"expired"'],
        ['"status":"abort"'],
        ['"x":"\\u12"'],
      ),
    },
  )
  const twice = fc.integer({ min: 0, max: 300 })
  return fc
    .tuple(fc.tuple(...parts), extra, twice)
    .chain(([given, more, again]) => {
      const all = [...given.flat(), ...more]
      return fc
        .shuffledSubarray(all, { minLength: all.length })
        .map(order => (again < order.length ? [...order, order[again]!] : order))
    })
    .chain(order => fc.constantFrom(',', ',', ' , ').map(comma => `{${order.join(comma)}}`))
}

const list = (item: fc.Arbitrary<string>) =>
  fc.oneof(
    { weight: 30, arbitrary: fc.array(item, { minLength: 1, maxLength: 7 }).map(items => `[${items.join(',')}]`) },
    { weight: 1, arbitrary: fc.constantFrom('[]', 'null', '{}', '[1]', '[{}]') },
  )
const word = fc.oneof(
  { weight: 20, arbitrary: fc.constantFrom('"A1"', '"B2"', '"单号"', '"a\\tb"') },
  { weight: 1, arbitrary: fc.constantFrom('null', '7', '""', '"null"', '[]', '"\\u0041"') },
)

const nativeEvent = object([
  ['time', time],
  ['code', pairCode, 0.98],
  ['text', text, 0.4],
  ['place', text, 0.2],
])
const native = object([
  ['shipment', word, 0.95],
  ['carrier', word, 0.5],
  ['events', list(nativeEvent)],
])
const single = object([
  ['shipment', word, 0.95],
  ['carrier', word, 0.3],
  ['time', time],
  ['code', pairCode],
  ['text', text, 0.3],
])

const kd100Item = object([
  ['time', time],
  ['context', text],
  ['order_status_code', loneCode, 0.95],
  ['location', text, 0.5],
  ['area_name', text, 0.5],
])
const kd100Members: Member[] = [
  ['carrier_id', word],
  ['tracking_number', word],
  ['order_status_code', loneCode],
  ['items', list(kd100Item)],
]
const kd100 = fc.oneof(
  object([
    ['code', fc.constantFrom('200', '60101')],
    ['message', word],
    ['data', object(kd100Members)],
  ]),
  object([['event', fc.constantFrom('"push"', '"expired"', 'null')], ...kd100Members]),
)

const kuaidi100Item = object([
  ['time', time],
  ['ftime', time, 0.5],
  ['context', text],
  ['statusCode', loneCode, 0.9],
  ['status', word],
  ['location', text, 0.3],
  ['areaName', text, 0.3],
])
const kuaidi100Members: Member[] = [
  ['nu', word, 0.95],
  ['com', word],
  ['state', loneCode, 0.95],
  ['status', fc.constant('"200"'), 0.8],
  ['data', list(kuaidi100Item)],
]
const result = object(kuaidi100Members)
const kuaidi100 = fc.oneof(
  result,
  object([
    ['status', fc.constantFrom('"polling"', '"shutdown"', '"abort"')],
    ['lastResult', result],
    ['destResult', result, 0.2],
  ]),
)

/** The text of one payload of any feed on one line, nearly always JSON. */
export const payloadText: fc.Arbitrary<string> = fc
  .oneof(native, native, kd100, kuaidi100, single)
  .chain(whole =>
    fc.oneof(
      { weight: 40, arbitrary: fc.constant(whole) },
      { weight: 1, arbitrary: fc.nat(whole.length - 1).map(cut => whole.slice(0, cut)) },
      { weight: 1, arbitrary: fc.nat(whole.length - 1).map(at => `${whole.slice(0, at)}\\${whole.slice(at)}`) },
      { weight: 1, arbitrary: fc.constantFrom(`${whole} x`, ` ${whole}\t`, `[${whole},${whole}]`, `${whole}${whole}`) },
    ),
  )
