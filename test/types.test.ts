// The public types, as callers meet them. `tsc --noEmit` checks them; the run only shows that the calls work.

import { expect, expectTypeOf, test } from 'vitest'
import { compile, shipmentMachine, toSnapshot } from '../machines/index.js'
import { decode } from '../src/feeds/kd100.js'
import {
  type Code,
  type Constraint,
  explain,
  type Flag,
  idOf,
  type Outcome,
  type ReplayOptions,
  type Report,
  readCode,
  replay,
  type Status,
  type Step,
  type TrackingEvent,
  type Verdict,
} from '../src/index.js'
import { fold, shippedTable, type Table } from '../src/table/index.js'

test('a report keeps the caller’s own type of event', () => {
  const scans = [{ code: '1/1', time: '2026-03-01 09:00:00', signedBy: 'reception' }] as const
  const report = replay(scans)
  expectTypeOf(report.steps[0]!.event.signedBy).toEqualTypeOf<'reception'>()
  expectTypeOf(report).toExtend<Report<TrackingEvent>>()
  expectTypeOf(explain(report)).toEqualTypeOf<string>()
  expect(report.steps[0]!.event).toBe(scans[0])
})

test('events may be typed loosely, as from JSON, with texts and places that are null', () => {
  const parsed: { code: string | number | null; time: string; text: string | null; place?: string | null }[] = []
  expectTypeOf(replay(parsed).steps[0]!).toEqualTypeOf<Step<(typeof parsed)[number]>>()
  expectTypeOf(replay(decode({})[0]!.events).status).toEqualTypeOf<Status>()
  expect(replay(parsed).status).toBe('expected')
})

test('a step is discriminated by its verdict', () => {
  const [step] = replay([{ code: '3/301', time: '2026-03-01 09:00:00', signedBy: 'reception' }]).steps
  if (!step) throw new Error('There is no step.')
  switch (step.verdict) {
    case 'advanced':
    case 'repeated':
      expectTypeOf(step.code).toEqualTypeOf<string>()
      expectTypeOf(step.constraint).toEqualTypeOf<undefined>()
      break
    case 'unusual':
    case 'impossible':
    case 'overruled':
      expectTypeOf(step.constraint).toEqualTypeOf<Constraint>()
      expectTypeOf(step.readAs).toEqualTypeOf<Code | undefined>()
      break
    case 'gap':
      expectTypeOf(step.presumed).toEqualTypeOf<readonly Code[]>()
      break
    case 'unknown':
      expectTypeOf(step.constraint).toEqualTypeOf<Constraint>()
      expectTypeOf(step.readAs).toEqualTypeOf<undefined>()
      break
    case 'duplicate':
      expectTypeOf(step.code).toEqualTypeOf<string | null>()
      break
    case 'uncoded':
      expectTypeOf(step.code).toEqualTypeOf<null>()
      break
    case 'voided':
      expectTypeOf(step.constraint).toEqualTypeOf<'ruled-false'>()
      break
    default:
      expectTypeOf(step).toBeNever()
  }
  expectTypeOf(step.event.signedBy).toEqualTypeOf<string>()
  expectTypeOf(step.constraint).toEqualTypeOf<Constraint | undefined>()
  expectTypeOf<Step['verdict']>().toEqualTypeOf<Verdict>()
  expect(step.verdict).toBe('gap')
})

test('statuses, codes, constraints and verdicts are closed sets', () => {
  expectTypeOf<'delivered'>().toExtend<Status>()
  expectTypeOf<'delievered'>().not.toExtend<Status>()
  expectTypeOf<'3/301'>().toExtend<Code>()
  expectTypeOf<'3/305'>().not.toExtend<Code>()
  expectTypeOf<'delivered-is-final'>().toExtend<Constraint>()
  expectTypeOf<'delivered-is-not-final'>().not.toExtend<Constraint>()
  expectTypeOf<Flag['verdict']>().toEqualTypeOf<
    'unusual' | 'gap' | 'impossible' | 'overruled' | 'unknown' | 'uncoded' | 'voided'
  >()
  expectTypeOf<Flag['verdict']>().toExtend<Verdict>()
  expectTypeOf<Report['outcome']>().toEqualTypeOf<Outcome | null>()
  expectTypeOf(idOf('3/301')).toEqualTypeOf<number>()
})

test('a reading is discriminated by its kind', () => {
  const reading = readCode('3/999')
  if (reading.kind === 'known') expectTypeOf(reading.code).toEqualTypeOf<Code>()
  if (reading.kind === 'readAs') expectTypeOf(reading.readAs).toEqualTypeOf<Code>()
  if (reading.kind === 'uncoded') expectTypeOf(reading.code).toEqualTypeOf<null>()
  expect(reading.kind).toBe('readAs')
})

test('options are checked', () => {
  for (const now of [new Date(0), '1970-01-01', 0]) expect(replay([], { zone: 'Asia/Shanghai', now }).steps).toEqual([])
  expectTypeOf<{ zone: 'Asia/Shanghai'; now: Date }>().toExtend<ReplayOptions>()
  // @ts-expect-error an unknown option
  expect(() => replay([], { timezone: 'Asia/Shanghai' })).toThrow('replay has no option timezone. Did you mean zone?')
  // @ts-expect-error an event needs a time
  expect(replay([{ code: '1/1' }]).rejected).toHaveLength(1)
  // @ts-expect-error an unknown guard
  expect(() => shipmentMachine.provide({ guards: { noSuchGuard: () => true } })).not.toThrow()
})

test('tables come from machines and go into replay, fold and XState', () => {
  const table = compile(shipmentMachine)
  expectTypeOf(table).toEqualTypeOf<Table>()
  expectTypeOf(fold([{ code: 301 }], table)).toEqualTypeOf<number>()
  expectTypeOf(toSnapshot(shippedTable, 1).status).toEqualTypeOf<'active'>()
  expect(replay([], { table }).table).toBe(shippedTable.hash)
})
