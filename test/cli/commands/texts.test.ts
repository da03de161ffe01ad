// `shipfold texts`: what it counts, how it masks, and that what it prints can be passed to --patterns.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { TextCounter } from '../../../src/cli/texts/counter.js'
import { maskedPhrase, PHRASE_COLUMNS } from '../../../src/cli/texts/mask.js'
import { textsPage } from '../../../src/cli/texts/page.js'
import { displayWidth } from '../../../src/render/width.js'
import { classifier } from '../../../src/texts/index.js'
import { shipfold, temporary, unsafe } from '../run.js'

const time = '2026-03-01 09:00:00'
const native = (carrier: string | null, ...events: (string | readonly [text: string, code: string])[]) =>
  JSON.stringify({
    carrier,
    events: events.map(event => (typeof event === 'string' ? { time, text: event } : { time, text: event[0], code: event[1] })),
  })
// Newest first, as the provider sends it.
const kuaidi = (state: string, ...texts: string[]) =>
  JSON.stringify({
    ...{ message: 'ok', status: '200', nu: 'N1', com: 'ex', state },
    data: texts.map(context => ({ time, ftime: time, context })),
  })
const input = [
  native('a', 'Picked up', ['Delivered', '3/3'], ['Could not be delivered', '3/301'], ['Wibbled 12 times', '0/0'], ''),
  native('b', 'Wibbled 7 times', 'Zustellung war nicht möglich'),
  kuaidi('3', '您的快件已签收', '快递员已揽收'),
  kuaidi('3', '一二三', '快递员已揽收', '您的快件已签收'),
].join('\n')
const counted = async (...options: string[]) => {
  const { status, stdout, stderr } = await shipfold(['texts', '--json', ...options, '-'], { input })
  expect([status, stderr]).toEqual([0, ''])
  return JSON.parse(stdout)
}

test('coverage per language and carrier, and agreement with codes and heads by status', async () => {
  expect(await counted()).toMatchObject({
    ...{ scans: 12, texts: 11, answered: 8, noEvent: 0, uncovered: 3, different: 2, wordless: 0, beyond: 0 },
    languages: [
      { language: 'zh', texts: 4 },
      { language: 'en', texts: 3 },
      { language: 'de', texts: 1 },
    ],
    carriers: [
      { carrier: 'ex', texts: 5, answered: 4, noEvent: 0, uncovered: 1 },
      { carrier: 'a', texts: 4, answered: 3, noEvent: 0, uncovered: 1 },
      { carrier: 'b', texts: 2, answered: 1, noEvent: 0, uncovered: 1 },
    ],
    codes: { agreeing: 1, differing: 1, pairs: [{ provider: 'delivered', read: 'exception', count: 1 }] },
    reported: { agreeing: 1, differing: 1, pairs: [{ provider: 'delivered', read: 'accepted', count: 1 }] },
    patterns: [
      { texts: 2, pattern: ['?', 'wibbled ... times'] },
      { texts: 1, pattern: ['?', '一二三'] },
    ],
  })
  expect((await counted('--limit', '1')).patterns).toHaveLength(1)
})

test('rows that were printed can be passed to --patterns: undecided ones change nothing, decided ones count', async () => {
  for (const COLUMNS of ['60', '120']) {
    const { stdout } = await shipfold(['texts', '-'], { input, env: { COLUMNS } })
    const list = stdout.slice(stdout.indexOf('\n[\n'), stdout.indexOf('\n]\n') + 2)
    expect(await counted('--patterns', temporary('undecided.json', list))).toEqual(await counted())
    const decided = temporary('decided.json', list.replace('"?"', '"5/5"').replace(/"\?"(?=[^"]+"一)/, 'null'))
    expect(await counted('--patterns', decided)).toMatchObject({ answered: 10, noEvent: 1, uncovered: 0, patterns: [] })
  }
})

test('no line is wider than the terminal', async () => {
  const long = native(
    `${'c'.repeat(30)}\u001b`,
    'Flumoxed\u001b the grommet beyond all that is usual around these parts of ours',
    '快'.repeat(90),
  )
  for (const columns of [60, 120]) {
    const { status, stdout } = await shipfold(['texts', '-'], { input: `${input}\n${long}`, env: { COLUMNS: `${columns}` } })
    expect([status, unsafe(stdout)]).toEqual([0, []])
    expect(stdout).toContain('flumoxed the grommet')
    expect(stdout.split('\n').filter(line => displayWidth(line) > columns)).toEqual([])
  }
})

describe('masked', () => {
  test.each([
    ['Wibbled 1,234.50 kg of RR123456785EX', undefined, 'wibbled ... kg of'],
    ['Wibbled, signed by: Ann B. Example', undefined, 'wibbled signed by'],
    ['Wibbled by courier Ann after lunch', undefined, 'wibbled by courier ... after lunch'],
    ['[Leeds North] Wibbled [York] hub', undefined, 'wibbled ... hub'],
    ['Wibbled in Leeds again, Leedsy', 'Leeds, EX', 'wibbled in ... again leedsy'],
    ['Wibbled (left it there)', '(', 'wibbled left it there'],
    ['【北京市】小哥出门,编号 20917 车', undefined, '小哥出门,编号...车'],
    ['签收人：张三,乐', undefined, '签收人,...,乐'],
    ['在北京出门', '北京', '在...出门'],
    ['12:30 2026-03-01', undefined, ''],
    ['—', undefined, ''],
  ])('%s', (text, place, phrase) => {
    expect(maskedPhrase(text, place)).toBe(phrase)
  })

  const piece = fc.oneof(
    fc.constantFrom(
      'wibbled',
      'Hub',
      'signed by: Ann B',
      '12:30',
      '[Leeds-North 3 / a b c d e f]',
      'Leeds',
      '(x)',
      "can't",
      'aß',
    ),
    fc.constantFrom(
      '【北京-朝阳】',
      '出门',
      '签收人: 张*三',
      '快递员（李四）',
      '北京',
      '，',
      '1号',
      'ほげ',
      'なに 3',
      '배송',
      'груз',
      'É',
      '.',
      '*|',
    ),
  )
  test('a phrase finds every text it was made of, and fits', () => {
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 14 }), fc.constantFrom(' ', ''), (pieces, between) => {
        const text = pieces.join(between)
        const phrase = maskedPhrase(text, 'Leeds, 北京')
        expect(displayWidth(phrase)).toBeLessThanOrEqual(PHRASE_COLUMNS)
        if (phrase === '') return
        const { explain } = classifier({ languages: [], patterns: [[null, phrase]] })
        expect([phrase, explain(text)?.pattern]).toEqual([phrase, phrase])
      }),
      { numRuns: 300 },
    )
  })
})

test('memory is bounded: further carriers are counted together, further texts left out and said', () => {
  const counter = new TextCounter(classifier(), { carriers: 2, phrases: 2, remembered: 2 })
  for (const name of ['one', 'two', 'three', 'one', 'four'])
    counter.add({ kind: 'delta', carrier: name, reported: null, events: [{ time, position: 0, text: `wibbled ${name}` }] })
  expect([...counter.phrases]).toEqual([
    ['wibbled one', 2],
    ['wibbled two', 1],
  ])
  expect([...counter.carriers.values()].map(({ carrier, texts }) => [carrier, texts])).toEqual([
    ['one', 2],
    ['two', 1],
    [null, 2],
  ])
  expect(textsPage(counter, 9, 120)).toContain('After 2 different texts no further one was listed: 2 texts left out.\n')
})

test.each([
  ['{', 'is not JSON'],
  ['{"a": 1}', 'holds no list. Pass a JSON list of [code, when, unless].'],
  ['[["5/5", "ok"], ["9/9", "no"]]', 'patterns[1].code'],
  ['[["?", "ok"], ["?", "(no"]]', 'patterns[1].when'],
])('patterns that cannot be used: %s', async (content, message) => {
  const file = temporary('patterns.json', content)
  const { status, stdout, stderr } = await shipfold(['texts', '--patterns', file, '-'], { input })
  expect([status, stdout]).toEqual([2, ''])
  expect(stderr).toContain(`shipfold: --patterns ${file} `)
  expect(stderr).toContain(message)
})

test('what else ends with 2', async () => {
  const missing = await shipfold(['texts', '--patterns', '/no/such/file', '-'], { input })
  expect([missing.status, missing.stdout]).toEqual([2, ''])
  expect(missing.stderr).toContain('--patterns /no/such/file cannot be read: ENOENT')
  const limit = await shipfold(['texts', '--limit', '0', '-'], { input })
  expect(limit).toEqual({
    status: 2,
    stdout: '',
    stderr: 'shipfold: --limit is "0". Pass a whole number between 1 and 999999.\n',
  })
  const broken = await shipfold(['texts', '-'], { input: `${native(null, 'Picked up')}\n{\n{"a": 1}` })
  expect(broken.status).toBe(2)
  expect(broken.stdout).toMatch(/^1 text of 1 scan: 1 with a code/)
  expect(broken.stderr.split('\n')).toHaveLength(3)
})
