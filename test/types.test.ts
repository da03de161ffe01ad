// The public types, as callers meet them. `tsc --noEmit` is what fails here; the run only shows that the calls hold.

import { expect, expectTypeOf, test } from 'vitest'
import { compile, shipmentMachine, toSnapshot } from '../machines/index.js'
import { decode } from '../src/feeds/kd100.js'
import {
  type Code,
  explain,
  type Flag,
  fold,
  idOf,
  type Law,
  type Outcome,
  type ReplayOptions,
  type Report,
  readCode,
  replay,
  type Status,
  type Step,
  shippedTable,
  type Table,
  type TrackingEvent,
  type Verdict,
} from '../src/index.js'

test('a report keeps the caller’s own type of event', () => {
  const scans = [{ code: '1/1', time: '2026-03-01 09:00:00', signedBy: 'reception' }] as const
  const report = replay(scans)
  expectTypeOf(report.steps[0]!.event.signedBy).toEqualTypeOf<'reception'>()
  expectTypeOf(report).toExtend<Report<TrackingEvent>>()
  expectTypeOf(explain(report)).toEqualTypeOf<string>()
  expect(report.steps[0]!.event).toBe(scans[0])
})

test('events may come typed loosely, as from JSON, with texts and places that are null', () => {
  const parsed: { code: string | number | null; time: string; text: string | null; place?: string | null }[] = []
  expectTypeOf(replay(parsed).steps[0]!).toEqualTypeOf<Step<(typeof parsed)[number]>>()
  expectTypeOf(replay(decode({}).events).status).toEqualTypeOf<Status>()
  expect(replay(parsed).status).toBe('expected')
})

test('statuses, codes, laws and verdicts are closed sets', () => {
  expectTypeOf<'delivered'>().toExtend<Status>()
  expectTypeOf<'delievered'>().not.toExtend<Status>()
  expectTypeOf<'3/301'>().toExtend<Code>()
  expectTypeOf<'3/305'>().not.toExtend<Code>()
  expectTypeOf<'delivered-is-final'>().toExtend<Law>()
  expectTypeOf<'delivered-is-not-final'>().not.toExtend<Law>()
  expectTypeOf<Flag['verdict']>().toEqualTypeOf<'unusual' | 'gap' | 'impossible' | 'overruled' | 'unknown'>()
  expectTypeOf<Flag['verdict']>().toExtend<Verdict>()
  expectTypeOf<Report['outcome']>().toEqualTypeOf<Outcome | null>()
  expectTypeOf(idOf('3/301')).toEqualTypeOf<number>()
})

test('a reading tells itself apart by its kind', () => {
  const reading = readCode('3/999')
  if (reading.kind === 'known') expectTypeOf(reading.code).toEqualTypeOf<Code>()
  if (reading.kind === 'readAs') expectTypeOf(reading.readAs).toEqualTypeOf<Code>()
  if (reading.kind === 'uncoded') expectTypeOf(reading.code).toEqualTypeOf<null>()
  expect(reading.kind).toBe('readAs')
})

test('options are checked', () => {
  expectTypeOf<{ zone: 'Asia/Shanghai'; now: Date }>().toExtend<ReplayOptions>()
  // @ts-expect-error an option nobody knows
  replay([], { timezone: 'Asia/Shanghai' })
  // @ts-expect-error an event needs a time
  expect(replay([{ code: '1/1' }]).rejected).toHaveLength(1)
  // @ts-expect-error a guard nobody knows
  expect(() => shipmentMachine.provide({ guards: { noSuchGuard: () => true } })).not.toThrow()
})

test('tables come from machines and go into replay, fold and XState', () => {
  const table = compile(shipmentMachine)
  expectTypeOf(table).toEqualTypeOf<Table>()
  expectTypeOf(fold([{ code: 301 }], table)).toEqualTypeOf<number>()
  expectTypeOf(toSnapshot(shippedTable, 1).status).toEqualTypeOf<'active'>()
  expect(replay([], { table }).table).toBe(shippedTable.hash)
})
