// What the matcher says of a journal that errs: ours is replaced by one that forgets all but the last
// message, or one that takes nothing back.

import { afterAll, expect, test, vi } from 'vitest'
import type { JournalInput } from '../../src/journal/index.js'
import type { DisorderKind } from '../../src/testing/disorder/index.js'
import type { MatcherResult } from '../../src/testing/matchers/index.js'
import { events } from '../replay/story.js'

const fault = { is: 'forgets' as 'forgets' | 'only adds' }

// Modules are shared with other test files: the matchers are loaded anew over the mock, and again without it afterwards.
vi.resetModules()
vi.doMock('../../src/journal/index.js', async original => {
  const ours = await original<typeof import('../../src/journal/index.js')>()
  const record = ((journal, message: JournalInput) =>
    fault.is === 'forgets'
      ? ours.record(ours.emptyJournal(journal.shipment), message)
      : ours.record(journal, { ...message, kind: 'delta' })) as typeof ours.record
  return { ...ours, record }
})
const { matchers } = await import('../../src/testing/matchers/index.js')
afterAll(() => {
  vi.doUnmock('../../src/journal/index.js')
  vi.resetModules()
})

const history = events('1/1 0/1002 5/5 3/301')
const told = (kind: DisorderKind) => matchers.toConvergeUnderDisorder(history, { kinds: [kind] }) as MatcherResult

test('it is led back by an old list, and the message shows where', () => {
  expect(told('stale').pass).toBe(false)
  expect(told('stale').message()).toMatchInlineSnapshot(`
    "Expected a history that comes to delivered (settled) in any disorder; found inTransit (settled) after stale, seed 1: message 2 comes again late, as message 5.

      In transit since 1 March 01:00 (settled)

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

test('it knows the last of several deltas alone', () => {
  expect(told('batches').message()).toMatchInlineSnapshot(`
    "Expected a history that comes to delivered (settled) in any disorder; found accepted (settled) after batches, seed 6: a list of 4 comes in batches: its newest 3 in message 4, the older 1 in message 5.

      Accepted by the carrier on 1 March 00:00 (settled)

    > 2026-03-01  ● 00:00:00  Accepted  scan 0

      Messages
        1  1/1
        2  1/1 0/1002
        3  1/1 0/1002 5/5
        4  only 0/1002 5/5 3/301
        5  only 1/1"
  `)
})

test('it believes a code that was corrected, and the scan meant is marked', () => {
  fault.is = 'only adds'
  expect(told('recode').message()).toMatchInlineSnapshot(`
    "Expected a history that comes to delivered (settled) in any disorder; found returned (settled) after recode, seed 2: scan 2 (0/1002, 2026-03-01 01:00:00) is told as 6/6 in message 2, and as it is in messages 3 and 4.

      Back with the sender since 1 March 03:00 (settled)

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

test('it is surer than it may be', () => {
  const disputed = events('1/1 0/1002 5/5 3/301 0/1002 5/5')
  const said = Array.from({ length: 20 }, (_, seed) => {
    const told = matchers.toConvergeUnderDisorder(disputed, { kinds: ['reorder', 'delay'], runs: 1, seed }) as MatcherResult
    return told.pass ? '' : told.message()
  })
  const isSurer = (message: string) => /comes to delivered \(disputed\) .* found delivered \(settled\)/.test(message)
  expect(said.filter(isSurer).length).toBeGreaterThan(0)
})

test('a message that comes again does it no harm', () => {
  expect(told('repeat').pass).toBe(true)
})
