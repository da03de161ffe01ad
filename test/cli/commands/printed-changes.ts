// What tests of `replay --changes` share.

import { shipfold } from '../run.js'

/** A change as `replay --changes --json` prints it. */
export interface PrintedChange {
  readonly shipment: string | null
  readonly file: string
  readonly line: number
  readonly kind: string
  readonly status: { readonly before: string; readonly after: string }
  readonly certain: { readonly before: boolean; readonly after: boolean }
  readonly outcome: { readonly before: string | null; readonly after: string | null }
  readonly added: readonly { readonly code: string }[]
  readonly retracted: readonly { readonly code: string }[]
  readonly recoded: readonly { readonly before: { readonly code: string }; readonly after: { readonly code: string } }[]
  readonly revised: readonly unknown[]
  readonly rejected: readonly { readonly reason: string }[]
}

/** The JSON objects of an output. */
export const parsed = <T>(stdout: string): T[] =>
  stdout
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line))

/** Runs `replay --changes --json` on standard input. */
export const changesOf = async (input: string, ...options: string[]) => {
  const { status, stdout, stderr } = await shipfold(['replay', '--changes', '--json', ...options, '-'], { input })
  return { status, stderr, changes: stdout === '' ? [] : parsed<PrintedChange>(stdout) }
}

/** A single event on 1 March at an hour, as one native payload. */
export const event = (shipment: string | undefined, hour: number, code: string, more: object = {}) =>
  JSON.stringify({ shipment, time: `2026-03-01 ${String(hour).padStart(2, '0')}:00:00`, code, ...more })

/** A message of Kuaidi100 without scans, about shipment A. */
export const aborted =
  '{"status":"abort","message":"no scans for 3 days","lastResult":{"nu":"A","com":"x","state":"0","data":[]}}'
/** An error answer of KD100. */
export const failed = '{"code":60101,"message":"The tracking number is invalid.","data":null}'
