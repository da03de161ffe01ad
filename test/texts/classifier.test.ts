import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { replay } from '../../src/replay/index.js'
import { foldRun, foldWords, prepare } from '../../src/texts/fold.js'
import { classifier } from '../../src/texts/index.js'
import { languages } from '../../src/texts/languages/index.js'
import { compilePhrase } from '../../src/texts/phrase.js'
import { codes } from '../../src/vocabulary/index.js'
import { runs } from '../runs.js'

const classify = classifier()
const samples = languages.flatMap(({ name }) =>
  readFileSync(`test/texts/sentences/${name}.txt`, 'utf8')
    .trim()
    .split('\n')
    .flatMap(line => line.slice(line.indexOf(' ') + 1).split(' | ')),
)

describe('a classifier', () => {
  test('answers a code or nothing for any value', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.anything(), fc.record({ text: fc.anything() }), fc.record({ text: fc.string({ unit: 'binary' }) })),
        event => {
          const code = classify(event)
          expect(code === undefined || codes.includes(code)).toBe(true)
        },
      ),
      { numRuns: runs(500) },
    )
    const hostile = {
      get text() {
        throw new Error('no')
      },
    }
    expect(classify(hostile)).toBeUndefined()
    // A caller without types.
    expect(classify.explain(undefined as unknown as string)).toBeNull()
  })

  test('answers the same with and without a memo, however small', () => {
    const remembering = classifier({ memo: 3 })
    for (const text of [...samples, ...samples.slice(0, 50), ...samples.slice(0, 50)])
      expect(remembering({ text })).toBe(classify({ text }))
  })

  test('is not changed by telephone numbers in brackets', () => {
    const junks = ['(13800000000)', '【138 0000】', '[+49 30/123-45]', '（电话：13800000000）']
    for (const text of new Set(samples)) {
      // Between words; where words run together, anywhere.
      const gaps = /[\u3040-\u9fff]/.test(text) ? [...text].keys() : [...text.matchAll(/ /g)].map(({ index }) => index)
      const code = classify({ text })
      const changed = [...gaps].flatMap(place => junks.map(junk => `${text.slice(0, place)}${junk}${text.slice(place)}`))
      for (const each of [...changed, ...junks.map(junk => `${text} ${junk}`)])
        if (classify({ text: each }) !== code) expect.fail(each)
    }
  })

  test('has a hash of what decides', () => {
    expect(classify.hash).toMatch(/^[0-9a-f]{16}$/)
    expect(classifier({ memo: 5 }).hash).toBe(classify.hash)
    const hashes = [
      classifier({ languages: ['en'] }),
      classifier({ patterns: [['3/3', 'gone']] }),
      classifier({ patterns: [['3/3', 'gone', 'not']] }),
      classifier({ patterns: [['3/3', /gone/]] }),
      classifier({ patterns: [[null, 'gone']] }),
    ].map(({ hash }) => hash)
    expect(new Set([...hashes, classify.hash]).size).toBe(6)
  })

  test('explains which row decided', () => {
    expect(classify.explain('Parcel delivered to the neighbour')).toMatchObject({
      code: '3/303',
      language: 'en',
      matched: 'delivered & neighbour',
    })
    expect(classify.explain('qwertz')).toBeNull()
    expect(classifier({ patterns: [['5/5', 'on the bike']] }).explain('Now on the bike!')).toEqual({
      code: '5/5',
      language: null,
      pattern: 'on the bike',
      matched: 'on the bike',
    })
  })

  test('tries patterns of the caller first', () => {
    const own = classifier({
      patterns: [
        ['3/3', 'bagged up * ... door'],
        { code: null, when: 'delivered', unless: 'today' },
        ['2/2', /№\d+/],
        ['5/5', '出发派件'],
      ],
    })
    expect(own({ text: 'Bagged up twice and left at your door' })).toBe('3/3')
    expect(own({ text: 'Delivered' })).toBeUndefined()
    expect(own.explain('Delivered')?.code).toBeNull()
    expect(own({ text: 'Delivered today' })).toBe('3/3')
    expect(own({ text: 'Nº7' })).toBeUndefined()
    expect(own({ text: '小哥已出发派件' })).toBe('5/5')
  })

  test('reads only the languages asked for', () => {
    expect(classifier({ languages: ['de'] })({ text: 'Zugestellt' })).toBe('3/3')
    expect(classifier({ languages: ['en'] })({ text: 'Zugestellt' })).toBeUndefined()
  })

  test.each([
    [{ language: ['en'] }, 'Did you mean languages?'],
    [{ languages: ['eng'] }, 'Did you mean en?'],
    [{ languages: 'en' }, 'Pass a list of zh, en'],
    [{ memo: -1 }, 'Pass how many texts'],
    [{ patterns: 'x' }, 'Pass a list of [code, when, unless].'],
    [{ patterns: [['3/999', 'x']] }, "Pass a code such as '3/301'"],
    [{ patterns: [['3/3', '']] }, 'Pass a phrase with at least one letter'],
    [{ patterns: [['3/3', '(gone']] }, 'Close every bracket'],
    [{ patterns: [['3/3', 'a* b* c* d* e* f* g* h* i*']] }, 'Write at most 8 times'],
    [{ patterns: [7] }, 'Pass [code, when, unless].'],
  ])('refuses %j', (options, message) => {
    expect(() => classifier(options as never)).toThrow(
      expect.objectContaining({ code: 'bad-option', message: expect.stringContaining(message) }),
    )
  })

  test('accepts every code of the vocabulary in a pattern', () => {
    for (const code of codes) expect(classifier({ patterns: [[code, 'zzz']] })({ text: 'zzz' })).toBe(code)
  })
})

describe('whole histories', () => {
  test.each([
    ['delivered', 'Label created | Picked up | Departed hub | Out for delivery | Delivered'],
    ['outForDelivery', 'Picked up | Arrived at hub | Out for delivery - to be delivered today'],
    ['exception', 'Picked up | In transit | Out for delivery | Could not be delivered'],
    ['returning', 'Picked up | Out for delivery | Delivery refused | Returning to sender | In transit'],
    ['returned', 'Picked up | Returning to sender | In transit | Delivered to sender'],
    ['delivered', '商家已发货 | 已揽收 | 离开【上海中心】 | 正在派件 | 请准备签收，派送中 | 已签收，签收人：本人'],
    ['outForDelivery', '已揽收 | 到达【上海中心】 | 派件中 | 快件已暂存至驿站，请凭取件码取件'],
    ['delivered', 'Auftrag verarbeitet | Paket abgeholt | Im Depot bearbeitet | In Zustellung | Zugestellt'],
    ['exception', 'Sendung abgeholt | In Zustellung | Sendung konnte nicht zugestellt werden'],
    ['delivered', 'Objeto postado | Objeto em trânsito | Saiu para entrega | Objeto entregue ao destinatário'],
    ['outForDelivery', 'Прием отправления | Прибыло в сортировочный центр | Готов к выдаче'],
    ['delivered', '집하완료 | 터미널 도착 | 배송출발 | 배송완료'],
    ['delivered', '集荷 | 輸送中 | 配達中 | 配達完了'],
  ])('%s: %s', (status, story) => {
    const scans = story.split(' | ').map((text, at) => ({ text, time: Date.UTC(2026, 2, 1 + at) }))
    expect(replay(scans, { classify }).status).toBe(status)
  })
})

describe('no text takes long', () => {
  const phrases = languages.flatMap(({ name, sayings }) =>
    Object.entries(sayings).map(([saying, phrase]) => ({ name: `${name} ${saying}`, phrase: phrase.replace(/<\w+>/g, 'x') })),
  )

  test('every repetition in a pattern is bounded by a word, by five words, or by a number of characters', () => {
    for (const { name, phrase } of phrases)
      for (const isSpaced of [true, false]) {
        const bounded = compilePhrase(phrase, isSpaced).source.replace(
          /\(\?:\[\^ \]\+ \)\{0,5\}|\[\^ \]\*|\[\^,\]\{0,(12|40)\}/g,
          '',
        )
        expect(bounded, name).not.toMatch(/[*+{]|\)\)\?\)\?/)
      }
  })

  test('what patterns look at has at most 300 characters', () => {
    for (const unit of ['a', ' a', 'delivered ', '(1', '签收', '(', 'é', '\ufdfa', 'not to be '])
      for (const fold of [foldWords, foldRun]) expect(fold(prepare(unit.repeat(100_000))).length).toBeLessThanOrEqual(300)
  })
})
