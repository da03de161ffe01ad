// What the matcher says about a faulty journal: ours is replaced by one that keeps only the last message, by one that retracts
// nothing, or by one that takes no corrections.

import { afterAll, expect, test, vi } from 'vitest'
import type { JournalInput } from '../../../src/journal/index.js'
import type { FaultKind } from '../../../src/testing/faults/index.js'
import type { MatcherResult } from '../../../src/testing/matchers/index.js'
import { events } from '../../replay/story.js'

const fault = { is: 'forgets' as 'forgets' | 'only adds' | 'takes no corrections' }

// Modules are shared with other test files: the matchers are loaded anew over the mock, and again without it afterwards.
vi.resetModules()
vi.doMock('../../../src/journal/index.js', async original => {
  const ours = await original<typeof import('../../../src/journal/index.js')>()
  const applyInput = ((journal, message: JournalInput) => {
    if (message.kind === 'override') return fault.is === 'takes no corrections' ? { journal } : ours.applyInput(journal, message)
    if (fault.is === 'takes no corrections') return ours.applyInput(journal, message)
    return fault.is === 'forgets'
      ? ours.applyInput(ours.createJournal(journal.shipment), message)
      : ours.applyInput(journal, { ...message, kind: 'delta' })
  }) as typeof ours.applyInput
  return { ...ours, applyInput }
})
const { matchers } = await import('../../../src/testing/matchers/index.js')
afterAll(() => {
  vi.doUnmock('../../../src/journal/index.js')
  vi.resetModules()
})

const history = events('1/1 0/1002 5/5 3/301')
const resultOf = (kind: FaultKind) => matchers.toConvergeUnderFaults(history, { kinds: [kind] }) as MatcherResult

test('an old list leads it back, and the message shows where', () => {
  expect(resultOf('stale').pass).toBe(false)
  expect(resultOf('stale').message()).toMatchInlineSnapshot(`
    "Expected a history that comes to delivered (certain) under any fault; found inTransit (certain) after stale, seed 1: message 2 is sent again late, as message 5.

      In transit since 1 March 01:00 (certain)

      2026-03-01  ● 00:00:00  Accepted    scan 0
    >             ● 01:00:00  In transit  scan 1

      Messages
        1  1/1
        2  1/1 0/1002
        3  1/1 0/1002 5/5
        4  1/1 0/1002 5/5 3/301
        5  1/1 0/1002"
  `)
})

test('it keeps only the last of several deltas', () => {
  expect(resultOf('batches').message()).toMatchInlineSnapshot(`
    "Expected a history that comes to delivered (certain) under any fault; found accepted (certain) after batches, seed 3: a list of 4 arrives in batches: its newest 3 in message 4, the older 1 in message 5.

      Accepted by the carrier on 1 March 00:00 (certain)

    > 2026-03-01  ● 00:00:00  Accepted  scan 0

      Messages
        1  1/1
        2  1/1 0/1002
        3  1/1 0/1002 5/5
        4  only 0/1002 5/5 3/301
        5  only 1/1"
  `)
})

test('it keeps a code that was corrected, and the affected scan is marked', () => {
  fault.is = 'only adds'
  expect(resultOf('recode').message()).toMatchInlineSnapshot(`
    "Expected a history that comes to delivered (certain) under any fault; found returned (certain) after recode, seed 2: scan 2 (0/1002, 2026-03-01 01:00:00) is reported as 6/6 in message 2, and correctly in messages 3 and 4.

      Back with the sender since 1 March 03:00 (certain)

      2026-03-01  ● 00:00:00  Accepted              scan 0
    >             ● 01:00:00  In transit            scan 1
    >             ● 01:00:00  Returning to sender   scan 1
                  · 02:00:00  Out for delivery      scan 2
                  ◆ 03:00:00  Sign by customer [1]  scan 3

      [1]  unusual (delivered-on-return): On the way back, "delivered" means delivered
           to the sender.

      Messages
        1  1/1
        2  1/1 6/6
        3  1/1 0/1002 5/5
        4  1/1 0/1002 5/5 3/301"
  `)
  fault.is = 'forgets'
})

test('it does not take a correction, and the message shows it', () => {
  fault.is = 'takes no corrections'
  expect(resultOf('wrongScan').message()).toMatchInlineSnapshot(`
    "Expected a history that comes to delivered (certain) under any fault; found returned (certain) after wrongScan, seed 3: a wrong scan (4/4, 2026-03-01 02:20:00) is listed in messages 3 and 5, and a person corrects it with message 4.

      Back with the sender since 1 March 02:20 (certain)

      2026-03-01  ● 00:00:00  Accepted
                              scan 0
                  ● 01:00:00  In transit
                              scan 1
                  ● 02:00:00  Out for delivery
                              scan 2
                  ○           Returning to sender (presumed)
    >             ◉ 02:20:00  Returned to sender [1]
                              Scan of another consignee
                  ◆ 03:00:00  Sign by customer [2]
                              scan 3

      [1]  gap (not-returning): The parcel was not on its way back to the sender.
      [2]  unusual (delivered-on-return): On the way back, "delivered" means delivered
           to the sender.

      Messages
        1  1/1
        2  1/1 0/1002
        3  1/1 0/1002 5/5 4/4
        4  override: 4/4 is false
        5  1/1 0/1002 5/5 4/4 3/301"
  `)
  fault.is = 'forgets'
})

test('it is certain where it must not be', () => {
  const uncertain = events('1/1 0/1002 5/5 3/301 0/1002 5/5')
  const messages = Array.from({ length: 20 }, (_, seed) => {
    const result = matchers.toConvergeUnderFaults(uncertain, { kinds: ['reorder', 'delay'], runs: 1, seed }) as MatcherResult
    return result.pass ? '' : result.message()
  })
  const isTooCertain = (message: string) => /comes to delivered \(uncertain\) .* found delivered \(certain\)/.test(message)
  expect(messages.filter(isTooCertain).length).toBeGreaterThan(0)
})

test('a repeated message does it no harm', () => {
  expect(resultOf('repeat').pass).toBe(true)
})
